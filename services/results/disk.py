"""Writing so that it is there after a crash, and saying in our own words when it cannot be done."""

from __future__ import annotations

import contextlib
import errno
import os
from collections.abc import Callable, Iterator
from pathlib import Path

from services.errors import ResultsError, StorageFull

Write = Callable[[int, bytes | memoryview], int]

_FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)


@contextlib.contextmanager
def disk_errors(path: Path) -> Iterator[None]:
    """Turns an OSError into StorageFull or ResultsError."""
    try:
        yield
    except OSError as error:
        if error.errno in _FULL:
            raise StorageFull(f"The disk of the results folder is full: {path.name} could not be written.") from error
        raise ResultsError(f"The results folder cannot be used: {error.strerror or error}.") from error


def write_durably(path: Path, data: bytes, write: Write = os.write) -> None:
    """Writes the new file `path` and waits until the disk has it; `write` is os.write, or a test's."""
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o644)
    try:
        rest = memoryview(data)
        while rest:
            rest = rest[write(descriptor, rest) :]
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def replace_durably(path: Path, data: bytes, write: Write = os.write) -> None:
    """Gives the file `path` new contents: after a crash it has either the old or the new, whole."""
    new = path.with_name(path.name + ".new")
    write_durably(new, data, write)
    os.replace(new, path)
    sync_folder(path.parent)


def sync_folder(folder: Path) -> None:
    """Waits until the disk has the names in `folder`."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
