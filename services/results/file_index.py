"""The index beside the PNGs: the rows of their faces, so that a start need not open a hundred thousand files."""

from __future__ import annotations

import itertools
import logging
import os
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import msgspec

from db.face_row import FaceRow
from stylegan2.files.durable import replacing
from stylegan2.files.regular import open_regular, regular_descriptor

log = logging.getLogger(__name__)

_MAGIC = b"facespace index 1\n"
_AT_ONCE = 1_000  # files per record
_LONGEST = 1 << 30  # bytes of a record

Status = tuple[int, int, int, int]  # size, mtime, ctime (ns) and inode: while they are the same, so are the contents


class IndexedFile(msgspec.Struct, array_like=True):
    """A file and the row of its face."""

    status: Status
    row: FaceRow


_DECODER = msgspec.msgpack.Decoder(list[IndexedFile])


def status_of(status: os.stat_result) -> Status:
    """Returns size, times of modification and change, and inode: they change when the contents do."""
    return status.st_size, status.st_mtime_ns, status.st_ctime_ns, status.st_ino


class FileIndex:
    """Reads, extends and replaces the index.

    It only saves time: what is missing or wrong in it is read from the PNGs. So a failure to write it is just logged,
    and nothing waits for the disk.
    """

    def __init__(self, path: Path) -> None:
        self._path = path

    def read(self) -> dict[str, IndexedFile]:
        """Returns what was known last about each file, by its name in the results folder."""
        known: dict[str, IndexedFile] = {}
        try:
            for record in self._records():
                known.update((file.row.file, file) for file in record)
        except FileNotFoundError:
            pass
        except (OSError, ValueError, msgspec.MsgspecError) as error:
            log.warning("%s is damaged, and will be made again: %s", self._path, error)
        return known

    def append(self, files: Sequence[IndexedFile]) -> None:
        """Appends entries; later ones replace earlier ones. The caller must hold the lock of `publishing`."""
        try:
            with open(regular_descriptor(self._path, os.O_WRONLY | os.O_CREAT | os.O_APPEND), "ab") as output:
                if output.tell() == 0:
                    output.write(_MAGIC)
                output.write(_record(files))
        except OSError as error:
            log.warning("%s cannot be written: %s", self._path, error)

    def replace(self, files: Iterable[IndexedFile]) -> None:
        """Writes the index anew."""
        left = iter(files)
        try:
            with replacing(self._path, shared=True) as temporary, temporary.open("wb") as output:
                output.write(_MAGIC)
                while record := list(itertools.islice(left, _AT_ONCE)):
                    output.write(_record(record))
        except OSError as error:
            log.warning("%s cannot be written: %s", self._path, error)

    def _records(self) -> Iterator[list[IndexedFile]]:
        with open_regular(self._path) as file:
            if file.read(len(_MAGIC)) != _MAGIC:
                raise ValueError("it was written by another version")
            while head := file.read(8):
                length = int.from_bytes(head, "big")
                if length > _LONGEST:
                    raise ValueError("it is damaged")
                yield _DECODER.decode(file.read(length))


def _record(files: Sequence[IndexedFile]) -> bytes:
    data = msgspec.msgpack.encode(files)
    return len(data).to_bytes(8, "big") + data
