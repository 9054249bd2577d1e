"""Reads zip files of `torch.save`: the object is in `data.pkl`, each storage in a file of its own, uncompressed."""

from __future__ import annotations

import contextlib
import io
import struct
import zipfile
import zlib
from collections.abc import Iterator
from typing import Any, Literal

from stylegan2.checkpoints.arrays import Storage
from stylegan2.checkpoints.torch_storage import storage_claim
from stylegan2.checkpoints.unpickler import unpickle
from stylegan2.errors import CheckpointError
from stylegan2.messages import shown

# Bytes of the list of parts. torch writes about 100 for each storage, zipfile makes about 1000 of each.
MAX_LIST = 4_000_000
LOCAL_HEADER = struct.Struct("<4s22xHH")  # signature, ..., lengths of the name and of further fields


def read_zip(data: memoryview) -> Any:
    """Returns the object of a torch zip, as plain data.

    Raises:
        CheckpointError: If torch did not write the zip, it is damaged or compressed, or its pickle is refused.
    """
    with _damage_named():
        archive = zipfile.ZipFile(_MemoryFile(data))
    return _TorchZip(archive, data).content()


@contextlib.contextmanager
def _damage_named() -> Iterator[None]:
    """Turns what zipfile raises for a damaged file into a CheckpointError."""
    try:
        yield
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, OSError, struct.error) as error:
        raise CheckpointError(f"is a damaged or incomplete zip file ({error})") from error


class _TorchZip:
    """A torch zip, whose parts are read one at a time."""

    def __init__(self, archive: zipfile.ZipFile, data: memoryview) -> None:
        self.archive = archive
        self._data = data
        self._parts: dict[str, memoryview] = {}
        self._bytes_left = len(data)
        roots = [name.removesuffix("data.pkl") for name in archive.namelist() if name.endswith("/data.pkl")]
        if len(roots) != 1:
            raise CheckpointError("is a zip file that torch did not write (it has no `data.pkl`)")
        self.root = roots[0]
        self.byte_order: Literal["<", ">"] = ">" if self._read_if_there("byteorder") == b"big" else "<"

    def content(self) -> Any:
        """Returns the object in `data.pkl`."""
        content, _ = unpickle(self.read("data.pkl"), self._storage)
        return content

    def read(self, name: str) -> memoryview:
        """Returns one part of the archive as a slice of the file. Its checksum is verified the first time."""
        if name not in self._parts:
            self._parts[name] = self._verified(name)
        return self._parts[name]

    def _verified(self, name: str) -> memoryview:
        try:
            entry = self.archive.getinfo(self.root + name)
        except KeyError as error:
            raise CheckpointError(f"is a torch zip that lacks its part `{name[:40]}`") from error
        # torch never compresses, so a compressed part is not torch's and may be a bomb.
        if entry.compress_type != zipfile.ZIP_STORED or entry.file_size != entry.compress_size:
            raise CheckpointError("is a zip file with compressed parts, which torch does not write")
        self._bytes_left -= entry.file_size
        if self._bytes_left < 0:
            raise CheckpointError("is a zip file whose parts repeat the same bytes")
        with _damage_named():
            part = _slice(self._data, entry)
            if zlib.crc32(part) != entry.CRC:
                raise zipfile.BadZipFile(f"the checksum of {shown(name)} is wrong")
        return part

    def _storage(self, persistent_id: Any) -> Storage:
        claim = storage_claim(persistent_id)
        return claim.storage(lambda: self.read(f"data/{claim.key}"), self.byte_order)

    def _read_if_there(self, name: str) -> bytes:
        return bytes(self.read(name)[:10]) if self.root + name in self.archive.NameToInfo else b""


def _slice(data: memoryview, entry: zipfile.ZipInfo) -> memoryview:
    """Returns the bytes of an uncompressed part. A header of its own lies before them."""
    signature, name_length, extra_length = LOCAL_HEADER.unpack_from(data, entry.header_offset)
    start = entry.header_offset + LOCAL_HEADER.size + name_length + extra_length
    part = data[start : start + entry.file_size]
    if signature != b"PK\3\4" or entry.flag_bits & 1 or len(part) != entry.file_size:
        raise zipfile.BadZipFile("a part is cut off or encrypted")
    return part


class _MemoryFile(io.RawIOBase):
    """A file over bytes in memory. Unlike BytesIO, it does not copy them."""

    def __init__(self, data: memoryview) -> None:
        self._data = data
        self._position = 0

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        start = {io.SEEK_SET: 0, io.SEEK_CUR: self._position, io.SEEK_END: len(self._data)}[whence]
        if start + offset < 0:
            raise OSError("before the beginning of the file")
        self._position = start + offset
        return self._position

    def tell(self) -> int:
        return self._position

    def read(self, size: int = -1) -> bytes:
        """Returns the next bytes. Through this file, zipfile reads the list of parts and nothing else."""
        end = len(self._data) if size < 0 else min(self._position + size, len(self._data))
        if end - self._position > MAX_LIST:
            raise zipfile.BadZipFile("it has too many parts")
        piece = bytes(self._data[self._position : end])
        self._position += len(piece)
        return piece
