"""What the results folder keeps besides faces, and disk errors in the words of the service."""

from __future__ import annotations

import contextlib
import errno
from collections.abc import Iterator
from pathlib import Path

from services.errors import ResultsError, StorageFull

_FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)


@contextlib.contextmanager
def disk_errors(path: Path) -> Iterator[None]:
    """Turns an OSError into StorageFull or ResultsError; `path` is the file that the block reads or writes."""
    try:
        yield
    except OSError as error:
        raise storage_error(path, error) from error


def storage_error(path: Path, error: OSError) -> ResultsError:
    """Returns what reading or writing `path` failed with in the words of the service."""
    if isinstance(error.filename, str | Path):
        path = Path(error.filename)
    if error.errno in _FULL:
        return StorageFull(f"The disk of the results folder is full: {path.name} could not be written.")
    if error.errno == errno.ENOENT and not path.parent.is_dir():
        return ResultsError("The results folder is gone. The operator must put it back.")
    return ResultsError(f"The results folder cannot be used: {path.name}: {error.strerror or error}.")


def hidden_folder(results: Path) -> Path:
    """Returns the folder inside `results` for everything that is not a face; creates it if it is missing."""
    folder = results / ".facespace"
    folder.mkdir(parents=True, exist_ok=True)
    return folder
