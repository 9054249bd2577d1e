"""A folder in which one process works at a time."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Self

from stylegan2.files.locks import try_lock


class LockedFolder:
    """A folder that belongs to this process until `close` is called or the process ends; created if it is missing.

    Subclasses check in `_claim` what the folder holds, and may refuse it.

    Args:
        path: The folder.
        in_use: The exception to raise if another process has the folder.
    """

    def __init__(self, path: Path, in_use: Exception) -> None:
        self.path = path
        path.mkdir(parents=True, exist_ok=True)
        self._lock = os.open(path, os.O_RDONLY)
        try:
            if not try_lock(self._lock):
                raise in_use
            self._claim()
        except BaseException:
            self.close()
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Releases the folder."""
        os.close(self._lock)

    def _claim(self) -> None:
        """Checks that the folder is what it should be."""
        raise NotImplementedError
