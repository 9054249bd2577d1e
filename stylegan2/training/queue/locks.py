"""Locks that show which process works on a run. The kernel releases them when their holders die, however they die."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator
from pathlib import Path

from stylegan2.files.locks import is_free, try_lock

WORKER_LOCK = "worker.lock"


@contextlib.contextmanager
def claimed(folder: Path) -> Iterator[int | None]:
    """Locks a run during the block. Yields the lock's file descriptor, or None if another process works on the run.

    A child that inherits the descriptor holds the lock too, so the run is taken until both worker and child are gone.

    Raises:
        OSError: The lock file cannot be created.
    """
    descriptor = os.open(folder / WORKER_LOCK, os.O_RDWR | os.O_CREAT, 0o644)
    try:
        free = try_lock(descriptor) and not _is_locked(folder)
        yield descriptor if free else None
    finally:
        # Not LOCK_UN, which would also release the lock of a child.
        os.close(descriptor)


def is_taken(folder: Path) -> bool:
    """Returns whether a worker, its child, or a `train` started by hand works on the run.

    The trainer's own lock is checked only while no worker has the run: the check holds that lock for an instant, in
    which a child that starts would be refused.
    """
    return _is_locked(folder / WORKER_LOCK) or _is_locked(folder)


def _is_locked(path: Path) -> bool:
    try:
        return not is_free(path)
    except FileNotFoundError:
        return False
