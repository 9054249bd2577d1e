"""Who has a run: locks that the kernel drops when their holders die, however they die."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator
from pathlib import Path

from stylegan2.files.locks import is_free, try_lock

WORKER_LOCK = "worker.lock"


@contextlib.contextmanager
def claimed(folder: Path) -> Iterator[int | None]:
    """The file descriptor of the run's lock, or None while another process has it.

    A child that inherits the descriptor holds the lock too. So the run is taken until worker and child are both gone.

    Raises:
        OSError: the lock's file cannot be made.
    """
    descriptor = os.open(folder / WORKER_LOCK, os.O_RDWR | os.O_CREAT, 0o644)
    try:
        free = try_lock(descriptor) and not _is_locked(folder)
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
        return not is_free(path)
    except FileNotFoundError:
        return False
