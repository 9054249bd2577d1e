"""A folder that one process works in at a time."""

from __future__ import annotations

import fcntl
import os
from pathlib import Path
from typing import Self


class LockedFolder:
    """A folder, made if it is not there, that is this process's until `close`, or until the process dies.

    A subclass looks at what the folder holds in `_claim`, and may refuse it.

    Raises:
        Exception: `in_use`, when another process has the folder; and what `_claim` raises.
    """

    def __init__(self, path: Path, in_use: Exception):
        self.path = path
        path.mkdir(parents=True, exist_ok=True)
        self._lock = os.open(path, os.O_RDONLY)
        try:
            self._take(in_use)
            self._claim()
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

    def _take(self, in_use: Exception) -> None:
        try:
            fcntl.flock(self._lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise in_use from error

    def _claim(self) -> None:
        """Makes sure that the folder is what it should be."""
        raise NotImplementedError
