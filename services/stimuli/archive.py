"""The ZIP of a stimulus set. It grows on disk, not in memory, and the same contents give the same bytes."""

from __future__ import annotations

import contextlib
import tempfile
import zipfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import IO

from services.results.disk import disk_errors

_NO_TIME = (1980, 1, 1, 0, 0, 0)  # the earliest time that a ZIP can hold; the present one would change the bytes
_MODE = 0o644 << 16
_UNIX = 3


class Archive:
    """A ZIP that is being written."""

    def __init__(self, file: IO[bytes]) -> None:
        self._zip = zipfile.ZipFile(file, "w")

    def add_picture(self, name: str, data: bytes) -> None:
        """Adds a file that is already compressed."""
        self._zip.writestr(_entry(name, zipfile.ZIP_STORED), data)

    def add_text(self, name: str, parts: Iterable[str]) -> None:
        """Adds a text file that consists of `parts`."""
        with self._zip.open(_entry(name, zipfile.ZIP_DEFLATED), "w") as file:
            for part in parts:
                file.write(part.encode())

    def close(self) -> None:
        """Writes the table of contents."""
        self._zip.close()


@contextlib.contextmanager
def archive_in(folder: Path) -> Iterator[tuple[Archive, IO[bytes]]]:
    """Yields a new archive, and the file without a name in `folder` that holds it.

    After the block the file is at its start. The caller must close it; it is deleted on close, or if the block raises.

    Raises:
        StorageFull, ResultsError: The archive cannot be written.
    """
    with disk_errors(folder / "the stimulus set"):
        file = tempfile.TemporaryFile(dir=folder)  # noqa: SIM115 - handed on
        archive = Archive(file)
        try:
            yield archive, file
            archive.close()
            file.seek(0)
        except BaseException:
            with contextlib.suppress(OSError, ValueError):
                archive.close()  # otherwise the garbage collector would try to, and complain
            file.close()
            raise


def _entry(name: str, compression: int) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name, _NO_TIME)
    entry.compress_type = compression
    entry.create_system = _UNIX
    entry.external_attr = _MODE
    return entry
