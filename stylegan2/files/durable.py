"""Writing files so that they survive a crash, whole: write to a temporary name, fsync, rename, fsync the folder.

Without the first fsync a rename may reach the disk before the data does, which leaves an empty file after a power
failure; without the last one the new name may be lost.
"""

from __future__ import annotations

import contextlib
import os
import secrets
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import IO, Any

Write = Callable[[int, bytes | memoryview], int]


@contextlib.contextmanager
def replacing(path: Path, *, shared: bool = False) -> Iterator[Path]:
    """Yields a temporary path to write to, and gives that file the name `path` at the end of the block.

    If the block raises, `path` stays as it was. After a crash it has either its old contents or the new ones.

    Args:
        path: The file to replace or to create; its folder must exist.
        shared: Whether several processes may replace `path` at once. The temporary name is then unique; otherwise it
            is always the same, so that what a killed process left behind is overwritten by the next one.
    """
    suffix = f".{secrets.token_hex(8)}.partial" if shared else ".partial"
    temporary = path.with_name(f".{path.name}{suffix}")
    try:
        yield temporary
        with temporary.open("rb+") as file:
            os.fsync(file.fileno())
        temporary.replace(path)
        sync_folder(path.parent)
    finally:
        temporary.unlink(missing_ok=True)


def write_durably(path: Path, data: bytes, write: Write = os.write) -> None:
    """Writes the new file `path` and returns once it is on disk. Tests pass another `write` than `os.write`."""
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o644)
    try:
        write_all(descriptor, data, write)
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def replace_durably(path: Path, data: bytes, write: Write = os.write) -> None:
    """Gives the file `path` new contents; see `replacing` and `write_durably`."""
    with replacing(path) as temporary:
        write_durably(temporary, data, write)


def append_durably(path: Path, data: bytes, write: Write = os.write) -> None:
    """Appends `data` to the file `path`, which is created if it is missing, and returns once it is on disk."""
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o644)
    try:
        write_all(descriptor, data, write)
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def sync_file(file: IO[Any]) -> None:
    """Returns once everything written to the open `file` is on disk."""
    file.flush()
    os.fsync(file.fileno())


def sync_folder(folder: Path) -> None:
    """Returns once the names in `folder` are on disk."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def write_all(descriptor: int, data: bytes, write: Write = os.write) -> None:
    """Writes all of `data` to an open file: the system may take less than it is given."""
    rest = memoryview(data)
    while rest:
        rest = rest[write(descriptor, rest) :]
