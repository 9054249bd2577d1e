"""A run on disk: the files of one folder, written by one process at a time."""

from __future__ import annotations

import dataclasses
import fcntl
import json
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Self

from PIL import Image
from safetensors import SafetensorError

from stylegan2.checkpoints.safetensors_file import write_checkpoint
from stylegan2.training.atomic import replacing
from stylegan2.training.config import TrainingConfig
from stylegan2.training.state import StateError, load_state, save_state
from stylegan2.weights import Checkpoint

CONFIG_FILE, STATE_FILE, NETWORK_FILE = "config.json", "state.safetensors", "network.safetensors"
STATS_FILE = "stats.jsonl"


class RunFolder:
    """What a run leaves behind, and takes itself up again from.

    `config.json` has the settings, `state.safetensors` everything that training moves, `network.safetensors` the
    averaged generator (`stylegan2.load` reads it), `stats.jsonl` a row for each checkpoint, `fakes{kimg}.png` sheets of
    always the same z's. Each is replaced as a whole, the state last: what it says has been written, has been. The
    folder is locked until `close`, also against a kill.

    Raises:
        StateError: another process has the folder, or it holds a run with other settings.
    """

    def __init__(self, path: Path, config: TrainingConfig):
        self.path = path
        path.mkdir(parents=True, exist_ok=True)
        self._lock = os.open(path, os.O_RDONLY)
        try:
            self._take()
            self._claim(dataclasses.asdict(config))
        except BaseException:
            self.close()
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Lets another process have the folder."""
        os.close(self._lock)

    def resume(self, initial: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
        """State and progress of the last checkpoint; `initial` and the progress of a new run if there is none.

        Raises:
            StateError: the file is broken, or of a run with other networks.
        """
        state, progress = dict(initial), {"nimg": 0, "seconds": 0.0}
        if (self.path / STATE_FILE).exists():
            state, progress = load_state(self.path / STATE_FILE, initial)
        self._forget_stats_after(progress["nimg"])
        return state, progress

    def save(self, state: Mapping[str, Any], network: Checkpoint, progress: Mapping[str, Any], losses: Mapping) -> None:
        """A checkpoint.

        Raises:
            StateError: it cannot be written. The state before it is then still there.
        """
        row = {"nimg": progress["nimg"], "seconds": round(progress["seconds"], 1)}
        row |= {name: round(value, 5) for name, value in losses.items()}
        try:
            write_checkpoint(self.path / NETWORK_FILE, network)
            with (self.path / STATS_FILE).open("a") as stats:
                stats.write(json.dumps(row) + "\n")
            save_state(self.path / STATE_FILE, state, progress)
        except (OSError, SafetensorError) as error:
            raise self._not_written(error) from error

    def save_sheet(self, sheet: Image.Image, nimg: int) -> None:
        """The sample sheet of that moment.

        Raises:
            StateError: it cannot be written.
        """
        try:
            with replacing(self.path / f"fakes{nimg // 1000:06d}.png") as temporary:
                sheet.save(temporary, format="PNG")
        except OSError as error:
            raise self._not_written(error) from error

    def _take(self) -> None:
        try:
            fcntl.flock(self._lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise StateError(f"{self.path} is in use by another training process") from error

    def _claim(self, settings: dict[str, Any]) -> None:
        """Writes the settings, or compares them with those that are there."""
        path = self.path / CONFIG_FILE
        if not path.exists():
            with replacing(path) as temporary:
                temporary.write_text(json.dumps(settings, indent=1))
            return
        try:
            found = dict(json.loads(path.read_text()))
        except (OSError, ValueError, TypeError) as error:
            raise StateError(f"{path} cannot be read: {error}") from error
        missing = object()
        changed = [key for key in {**settings, **found} if found.get(key, missing) != settings.get(key, missing)]
        if changed:
            raise StateError(f"{self.path} holds a run with another {', '.join(changed)}; name a new folder")

    def _forget_stats_after(self, nimg: int) -> None:
        """Drops the rows of checkpoints whose state was never written, and a row that a kill cut short."""
        path = self.path / STATS_FILE
        if not path.exists():
            return
        rows = path.read_text().splitlines(keepends=True)
        kept = [row for row in rows if row.endswith("\n") and json.loads(row)["nimg"] <= nimg]
        if kept != rows:
            with replacing(path) as temporary:
                temporary.write_text("".join(kept))

    def _not_written(self, error: Exception) -> StateError:
        return StateError(f"{self.path} cannot be written ({error}); its last whole checkpoint is still there")
