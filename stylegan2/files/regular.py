"""Opens files that somebody else may have replaced by something that is no file."""

from __future__ import annotations

import errno
import os
import stat
from pathlib import Path
from typing import IO


def open_regular(path: Path | str) -> IO[bytes]:
    """Opens the file `path` for reading, without waiting for anybody: a named pipe would block for ever.

    Raises:
        OSError: It cannot be opened, or is a folder, a pipe or a device.
    """
    return open(regular_descriptor(path, os.O_RDONLY), "rb")


def regular_descriptor(path: Path | str, flags: int) -> int:
    """Opens the file `path` with `flags` of os.open, and returns its descriptor. Raises as `open_regular`."""
    descriptor = os.open(path, flags | os.O_NONBLOCK | os.O_CLOEXEC, 0o644)
    if not stat.S_ISREG(os.fstat(descriptor).st_mode):
        os.close(descriptor)
        raise OSError(errno.EINVAL, "It is not a regular file", str(path))
    return descriptor
