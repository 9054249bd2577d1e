"""The queue is a folder of runs."""

from __future__ import annotations

import os
import secrets
import shutil
from pathlib import Path

from stylegan2.files.durable import replacing, sync_folder
from stylegan2.training.queue.job import JOB_FILE, Job, QueueError, checked_name
from stylegan2.training.queue.run import Run


class Queue:
    """The runs in a folder. Hidden folders and plain files are ignored; other folders that are no runs are broken."""

    def __init__(self, path: Path):
        self.path = path.absolute()

    def add(self, name: str, job: Job) -> Run:
        """Adds a run and returns it.

        The run appears as a whole or not at all: it is written to a hidden folder, which is then renamed.

        Raises:
            QueueError: The name is impossible or taken.
            OSError: The run cannot be written.
        """
        run = Run(self.path / checked_name(name))
        self.path.mkdir(parents=True, exist_ok=True)
        if os.path.lexists(run.path):
            raise _there_already(run)
        half = self.path / f".{name}.{secrets.token_hex(8)}.partial"
        half.mkdir()
        try:
            with replacing(half / JOB_FILE) as temporary:
                temporary.write_text(job.to_json())
            _name(half, run)
        except BaseException:
            shutil.rmtree(half, ignore_errors=True)
            raise
        return run

    def run(self, name: str) -> Run:
        """Returns the run with that name.

        Raises:
            QueueError: There is no such run.
        """
        run = Run(self.path / checked_name(name))
        if not run.path.is_dir():
            raise QueueError(f"{self.path} has no run named {name}")
        return run

    def runs(self) -> list[Run]:
        """Returns all runs, the oldest first and broken ones last.

        Raises:
            OSError: The folder cannot be read.
        """
        if not self.path.exists():
            return []
        folders = [path for path in self.path.iterdir() if not path.name.startswith(".") and path.is_dir()]
        return sorted(map(Run, folders), key=_age)


def _age(run: Run) -> tuple[bool, str, str]:
    try:
        return False, run.job().added, run.name
    except QueueError:
        return True, "", run.name


def _name(half: Path, run: Run) -> None:
    try:
        half.rename(run.path)  # fails if another process was quicker, as its folder is not empty
    except OSError as error:
        raise (_there_already(run) if run.path.exists() else error) from error
    sync_folder(run.path.parent)


def _there_already(run: Run) -> QueueError:
    return QueueError(f"{run.path.parent} already has a run named {run.name}; choose another name")
