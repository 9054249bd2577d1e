"""Who has a run: locks that the kernel drops when their holders die, however they die."""

from __future__ import annotations

import contextlib
import fcntl
import os
from collections.abc import Iterator
from pathlib import Path

WORKER_LOCK = "worker.lock"


@contextlib.contextmanager
def claimed(folder: Path) -> Iterator[int | None]:
    """The file descriptor of the run's lock, or None while another process has it.

    A child that inherits the descriptor holds the lock too. So the run is taken until worker and child are both gone.

    Raises:
        OSError: the lock's file cannot be made.
    """
    descriptor = os.open(folder / WORKER_LOCK, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
    try:
        free = _lock(descriptor, fcntl.LOCK_EX) and not _is_locked(folder)
        yield descriptor if free else None
    finally:
        # Not LOCK_UN, which would also undo the lock of a child.
        os.close(descriptor)


def is_taken(folder: Path) -> bool:
    """Whether a worker, its child, or a `train` that somebody typed has the run.

    The trainer's own lock is looked at only while no worker has the run: a look holds it for an instant, in which a
    child that starts would be refused.
    """
    return _is_locked(folder / WORKER_LOCK) or _is_locked(folder)


def _is_locked(path: Path) -> bool:
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    except FileNotFoundError:
        return False
    try:
        return not _lock(descriptor, fcntl.LOCK_SH)
    finally:
        os.close(descriptor)


def _lock(descriptor: int, kind: int) -> bool:
    try:
        fcntl.flock(descriptor, kind | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
