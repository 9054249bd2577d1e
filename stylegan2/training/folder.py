"""The folder of a run on disk, written by one process at a time."""

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
from stylegan2.training.run_files import BEST_FILE, CONFIG_FILE, HEARTBEAT_FILE, NETWORK_FILE, STATE_FILE, STATS_FILE
from stylegan2.training.state import SEPARATOR, load_state, save_state
from stylegan2.weights import Checkpoint, DiscriminatorCheckpoint, discriminator_shapes


class RunFolder(LockedFolder):
    """The files of a run, from which it is also resumed.

    - `config.json`: the settings.
    - `state.safetensors`: everything that training changes.
    - `network.safetensors`: the averaged generator, which `stylegan2.load` reads.
    - `best.safetensors`: the averaged generator with the best score so far.
    - `stats.jsonl`: one row of statistics per checkpoint.
    - `fakes{kimg}.png`: a sheet of sample images, always of the same z's.
    - `heartbeat`: its modification time is the last sign of life.

    Rows are appended to the statistics; networks, sheets and the state are replaced as a whole. A checkpoint writes
    its state last, so that all its other files exist once the state does. The folder is locked until `close` is called
    or the process ends.

    Args:
        path: the folder, which is created if it does not exist.
        config: the settings of the run.

    Raises:
        StateError: another process uses the folder, or it holds a run with different settings.
    """

    def __init__(self, path: Path, config: TrainingConfig):
        self._settings: dict[str, Any] = json.loads(json.dumps(dataclasses.asdict(config)))
        super().__init__(path, StateError(f"{path} is in use by another training process"))

    def resume(self, initial: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
        """Returns the state and the progress of the last checkpoint, or `initial` and {} if there is none.

        Raises:
            StateError: the state is broken, or belongs to a run with different networks.
        """
        state: dict[str, Any] = dict(initial)
        progress: dict[str, Any] = {}
        if self.has_state():
            state, progress = load_state(self.path / STATE_FILE, initial)
        self._forget_stats_after(progress.get("nimg", 0))
        return state, progress

    def has_state(self) -> bool:
        """Returns whether there is a checkpoint to resume from."""
        return (self.path / STATE_FILE).exists()

    def save(
        self,
        state: Mapping[str, Any],
        network: Checkpoint,
        progress: Mapping[str, Any],
        row: Mapping[str, float] | None = None,
        best: bool = False,
    ) -> None:
        """Writes a checkpoint.

        Args:
            state: the training state, as `TrainingStep` keeps it.
            network: the averaged generator.
            progress: JSON values that the trainer needs to resume.
            row: the statistics since the last row. An unscheduled checkpoint, after a stop, has none.
            best: also writes the network as the best one so far.

        Raises:
            StateError: a file cannot be written. The previous state is then kept.
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
        """Updates the time of the heartbeat file, by which the worker of a queue sees that the run is alive."""
        with contextlib.suppress(OSError):  # the next checkpoint reports a full disk
            (self.path / HEARTBEAT_FILE).touch()

    def require_space(self, size: int) -> None:
        """Refuses to start a run whose checkpoints would not fit on the disk.

        Raises:
            StateError: the disk has less than `size` bytes left.
        """
        free = self.free_space()
        if free < size:
            raise StateError(
                f"{self.path} needs {size / 1e6:.0f} MB for a checkpoint, "
                f"but only {free / 1e6:.0f} MB are left on its disk"
            )

    def free_space(self) -> int:
        """Returns the number of free bytes on the folder's disk."""
        return shutil.disk_usage(self.path).free

    def save_sheet(self, sheet: Image.Image, nimg: int) -> None:
        """Writes the sheet of sample images at image number `nimg`.

        Raises:
            StateError: the sheet cannot be written.
        """
        try:
            with replacing(self.path / f"fakes{nimg // 1000:06d}.png") as temporary:
                sheet.save(temporary, format="PNG")
        except OSError as error:
            raise self._not_written(error) from error

    def _claim(self) -> None:
        """Writes the settings of a new run, or compares them with the settings of the run that is already there."""
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
            raise StateError(f"{self.path} holds a run with a different {', '.join(changed)}; choose a new folder")

    def _forget_stats_after(self, nimg: int) -> None:
        """Drops the rows of checkpoints whose state was not written, and a row that was cut short by a kill."""
        path = self.path / STATS_FILE
        if not path.exists():
            return
        rows = path.read_text().splitlines(keepends=True)
        kept = [row for row in rows if row.endswith("\n") and json.loads(row)["nimg"] <= nimg]
        if kept != rows:
            with replacing(path) as temporary:
                temporary.write_text("".join(kept))

    def _not_written(self, error: Exception) -> StateError:
        return StateError(f"{self.path} cannot be written ({error}); its last complete checkpoint is kept")


def read_discriminator(folder: Path) -> DiscriminatorCheckpoint:
    """Reads the discriminator from the last checkpoint of the run in `folder`.

    Raises:
        StateError: there is no checkpoint, or it cannot be read.
    """
    try:
        config = TrainingConfig.from_dict(json.loads((folder / CONFIG_FILE).read_text())).discriminator
        with safe_open(folder / STATE_FILE, "np") as file:
            weights = {name: file.get_tensor(f"d{SEPARATOR}{name}") for name in discriminator_shapes(config)}
    except (OSError, ValueError, TypeError, SafetensorError) as error:
        raise StateError(f"{folder} has no readable discriminator: {error}") from error
    return DiscriminatorCheckpoint(config, weights)
