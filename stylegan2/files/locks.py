"""Locks between processes (flock), held by an open file: the system releases them however the process ends."""

from __future__ import annotations

import fcntl
import os
from pathlib import Path
from typing import IO

from stylegan2.files.regular import regular_descriptor


def locked(path: Path) -> IO[bytes]:
    """Waits for the lock on the file `path`, which is created if it is missing; the lock is released on close.

    Use it as a context manager: `with locked(path): ...`

    Raises:
        OSError: The file cannot be opened, or is no regular file.
    """
    file = os.fdopen(regular_descriptor(path, os.O_RDWR | os.O_CREAT | os.O_APPEND), "ab")
    try:
        fcntl.flock(file, fcntl.LOCK_EX)
    except BaseException:
        file.close()
        raise
    return file


def hold(path: Path) -> int:
    """Locks the existing file or folder `path` until the returned descriptor is closed.

    Raises:
        BlockingIOError: Another process holds the lock.
    """
    descriptor = os.open(path, os.O_RDONLY)
    if not try_lock(descriptor):
        os.close(descriptor)
        raise BlockingIOError(f"{path} is locked by another process")
    return descriptor


def is_free(path: Path) -> bool:
    """Returns whether no process holds the lock on the existing file or folder `path`."""
    descriptor = os.open(path, os.O_RDONLY | os.O_NONBLOCK)  # a named pipe would block for ever
    try:
        return try_lock(descriptor, shared=True)
    finally:
        os.close(descriptor)


def try_lock(descriptor: int, *, shared: bool = False) -> bool:
    """Locks the open file `descriptor` if that is possible without waiting, and returns whether it was.

    A shared lock goes together with other shared ones: processes that only look do not get in each other's way.
    """
    try:
        fcntl.flock(descriptor, (fcntl.LOCK_SH if shared else fcntl.LOCK_EX) | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
