"""The queue: a folder of runs."""

from __future__ import annotations

import os
import secrets
import shutil
from pathlib import Path

from stylegan2.files.durable import replacing, sync_folder
from stylegan2.training.queue.job import JOB_FILE, Job, QueueError, checked_name
from stylegan2.training.queue.run import Run


class Queue:
    """The runs in a folder. Hidden folders and plain files in it are nobody's; other folders are reported as broken."""

    def __init__(self, path: Path):
        self.path = path.absolute()

    def add(self, name: str, job: Job) -> Run:
        """A new run. It is there as a whole or not at all: made in a hidden folder, which then gets its name.

        Raises:
            QueueError: the name cannot be one, or is there already.
            OSError: it cannot be written.
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
        """The run of that name.

        Raises:
            QueueError: there is none.
        """
        run = Run(self.path / checked_name(name))
        if not run.path.is_dir():
            raise QueueError(f"{self.path} has no run {name}")
        return run

    def runs(self) -> list[Run]:
        """All of them, the oldest first; the broken ones last.

        Raises:
            OSError: the folder cannot be read.
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
        half.rename(run.path)  # fails where another one was quicker, as that has a file in it
    except OSError as error:
        raise (_there_already(run) if run.path.exists() else error) from error
    sync_folder(run.path.parent)


def _there_already(run: Run) -> QueueError:
    return QueueError(f"{run.path.parent} has a run {run.name} already; choose another name")
