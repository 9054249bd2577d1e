"""Locks between processes, held by an open file and so given up however a process ends."""

from __future__ import annotations

import contextlib
import fcntl
import os
import time
from collections.abc import Iterator
from pathlib import Path

from services.errors import StartError

_POLL_SECONDS = 0.1


def hold_folder(results: Path, patience: float = 5.0) -> int:
    """Makes `results` this service's own until the returned descriptor is closed; forked processes share it.

    Waits `patience` seconds for a service that is just ending.

    Raises:
        StartError: another service holds the folder, or it cannot be written.
    """
    try:
        hidden_folder(results)
        descriptor = os.open(hidden_folder(results) / "service.lock", os.O_RDWR | os.O_CREAT, 0o644)
    except OSError as error:
        raise StartError(f"FACESPACE_RESULTS: {results} cannot be used: {error.strerror}.") from error
    deadline = time.monotonic() + patience
    while not _locked(descriptor):
        if time.monotonic() > deadline:
            os.close(descriptor)
            raise StartError(f"FACESPACE_RESULTS: another service is using {results}.")
        time.sleep(_POLL_SECONDS)
    return descriptor


def hidden_folder(results: Path) -> Path:
    """Where the service keeps what is not a face; made if it is missing."""
    folder = results / ".facespace"
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def is_free(path: Path) -> bool:
    """Whether nobody holds a lock on the file or folder `path`."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        return _locked(descriptor)
    finally:
        os.close(descriptor)


def hold(path: Path) -> int:
    """Locks the existing file or folder `path`, which must be free, until the returned descriptor is closed."""
    descriptor = os.open(path, os.O_RDONLY)
    fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    return descriptor


@contextlib.contextmanager
def locked(path: Path) -> Iterator[None]:
    """Holds the lock on the file `path`, waiting for whoever has it."""
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o644)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)


def _locked(descriptor: int) -> bool:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
