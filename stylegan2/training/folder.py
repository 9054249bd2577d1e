"""A run on disk: the files of one folder, written by one process at a time."""

from __future__ import annotations

import contextlib
import dataclasses
import json
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from PIL import Image
from safetensors import SafetensorError, safe_open

from stylegan2.checkpoints.safetensors_file import write_checkpoint
from stylegan2.files.durable import replacing
from stylegan2.files.locked_folder import LockedFolder
from stylegan2.training.config import TrainingConfig
from stylegan2.training.errors import StateError
from stylegan2.training.state import SEPARATOR, load_state, save_state
from stylegan2.weights import Checkpoint, DiscriminatorCheckpoint, discriminator_shapes

CONFIG_FILE, STATE_FILE, NETWORK_FILE = "config.json", "state.safetensors", "network.safetensors"
BEST_FILE, STATS_FILE, HEARTBEAT_FILE = "best.safetensors", "stats.jsonl", "heartbeat"


class RunFolder(LockedFolder):
    """What a run leaves behind, and takes itself up again from.

    `config.json` has the settings, `state.safetensors` everything that training moves, `network.safetensors` the
    averaged generator (`stylegan2.load` reads it), `best.safetensors` the best one by its metric, `stats.jsonl` a row
    for each checkpoint, `fakes{kimg}.png` sheets of always the same z's. Each is replaced as a whole, the state last:
    what it says has been written, has been. `heartbeat` is as old as the last sign of life. The folder is locked until
    `close`, also against a kill.

    Raises:
        StateError: another process has the folder, or it holds a run with other settings.
    """

    def __init__(self, path: Path, config: TrainingConfig):
        self._settings: dict[str, Any] = json.loads(json.dumps(dataclasses.asdict(config)))
        super().__init__(path, StateError(f"{path} is in use by another training process"))

    def resume(self, initial: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
        """State and progress of the last checkpoint; `initial` and no progress if there is none.

        Raises:
            StateError: the file is broken, or of a run with other networks.
        """
        state: dict[str, Any] = dict(initial)
        progress: dict[str, Any] = {}
        if self.has_state():
            state, progress = load_state(self.path / STATE_FILE, initial)
        self._forget_stats_after(progress.get("nimg", 0))
        return state, progress

    def has_state(self) -> bool:
        """Whether there is a checkpoint to go on from."""
        return (self.path / STATE_FILE).exists()

    def save(
        self,
        state: Mapping[str, Any],
        network: Checkpoint,
        progress: Mapping[str, Any],
        row: Mapping[str, float] | None = None,
        best: bool = False,
    ) -> None:
        """A checkpoint, with a row of statistics unless it is an unforeseen one; `best` keeps the network as such.

        Raises:
            StateError: it cannot be written. The state before it is then still there.
        """
        try:
            write_checkpoint(self.path / NETWORK_FILE, network)
            if best:
                write_checkpoint(self.path / BEST_FILE, network)
            if row is not None:
                with (self.path / STATS_FILE).open("a") as stats:
                    stats.write(json.dumps(row) + "\n")
            save_state(self.path / STATE_FILE, state, progress)
        except (OSError, SafetensorError) as error:
            raise self._not_written(error) from error

    def beat(self) -> None:
        """A sign of life, for whoever watches over the run."""
        with contextlib.suppress(OSError):  # a full disk is met where it matters, at the next checkpoint
            (self.path / HEARTBEAT_FILE).touch()

    def require_space(self, size: int) -> None:
        """Refuses to begin what could not be saved: every file is written anew before it takes the old one's place.

        Raises:
            StateError: the disk has less than `size` bytes left.
        """
        free = self.free_space()
        if free < size:
            raise StateError(
                f"{self.path} needs {size / 1e6:.0f} MB for a checkpoint, and its disk has {free / 1e6:.0f} MB left"
            )

    def free_space(self) -> int:
        """Bytes that the folder's disk has left."""
        return shutil.disk_usage(self.path).free

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

    def _claim(self) -> None:
        """Writes the settings, or compares them with those that are there."""
        path, settings = self.path / CONFIG_FILE, self._settings
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


def read_discriminator(folder: Path) -> DiscriminatorCheckpoint:
    """The discriminator of the last checkpoint of the run in `folder`.

    Raises:
        StateError: there is none, or it cannot be read.
    """
    try:
        config = TrainingConfig.from_dict(json.loads((folder / CONFIG_FILE).read_text())).discriminator
        with safe_open(folder / STATE_FILE, "np") as file:
            weights = {name: file.get_tensor(f"d{SEPARATOR}{name}") for name in discriminator_shapes(config)}
    except (OSError, ValueError, TypeError, SafetensorError) as error:
        raise StateError(f"{folder} has no discriminator that can be read: {error}") from error
    return DiscriminatorCheckpoint(config, weights)
