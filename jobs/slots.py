"""Which of the worker processes on one results folder this one is, so that it finds again what it was doing."""

from __future__ import annotations

import contextlib
import itertools
import os
from collections.abc import Iterator
from pathlib import Path
from typing import IO

from services.results.disk import disk_errors
from stylegan2.files.locks import try_lock


class Slot:
    """The lowest number that no other living process on the folder has; a lock holds it until `close` or the end.

    A worker that is started in place of another one gets its number, and with it the jobs that the other one left.

    Args:
        folder: The folder of the locks; it must exist.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        with disk_errors(folder):
            self.number, self._lock = next(
                (number, lock) for number in itertools.count() if (lock := self._locked(number)) is not None
            )

    def close(self) -> None:
        """Gives the number back."""
        self._lock.close()

    def is_lost(self) -> bool:
        """Returns whether the folder, or the file of the lock, was deleted. Another process could then have it too."""
        with contextlib.suppress(OSError):
            return not os.path.samestat(os.fstat(self._lock.fileno()), self._path(self.number).stat())
        return True

    @property
    def name(self) -> str:
        """What DBOS calls this process."""
        return slot_name(self.number)

    @contextlib.contextmanager
    def holding(self, name: str) -> Iterator[bool]:
        """Holds the number that belongs to `name` during the block; yields False if a living process has it."""
        number = name.removeprefix(slot_name(""))
        lock = self._locked(int(number)) if number.isdecimal() and number != str(self.number) else None
        try:
            yield lock is not None
        finally:
            if lock is not None:
                lock.close()

    def _locked(self, number: int) -> IO[bytes] | None:
        path = self._path(number)
        file = os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND | os.O_CLOEXEC, 0o644), "ab")
        if try_lock(file.fileno()):
            return file
        file.close()
        return None

    def _path(self, number: int) -> Path:
        return self._folder / f"worker-{number}.lock"


def slot_name(number: int | str) -> str:
    """Returns what DBOS calls the process with a number."""
    return f"facespace-{number}"
