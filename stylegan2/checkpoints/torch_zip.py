"""Reads zip files of `torch.save`: the object is in `data.pkl`, each storage in a file of its own, uncompressed."""

from __future__ import annotations

import contextlib
import io
import struct
import zipfile
from collections.abc import Iterator
from typing import Any, Literal

from stylegan2.checkpoints.arrays import Storage
from stylegan2.checkpoints.torch_storage import storage_claim
from stylegan2.checkpoints.unpickler import unpickle
from stylegan2.errors import CheckpointError


def read_zip(data: memoryview) -> Any:
    """Returns the object of a torch zip, as plain data.

    Raises:
        CheckpointError: If torch did not write the zip, it is damaged or compressed, or its pickle is refused.
    """
    with _damage_named():
        archive = zipfile.ZipFile(_MemoryFile(data))
    return _TorchZip(archive).content()


@contextlib.contextmanager
def _damage_named() -> Iterator[None]:
    """Turns what zipfile raises for a damaged file into a CheckpointError."""
    try:
        yield
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, OSError, struct.error) as error:
        raise CheckpointError(f"is a damaged or incomplete zip file ({error})") from error


class _TorchZip:
    """A torch zip, whose parts are read one at a time."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self.archive = archive
        roots = [name.removesuffix("data.pkl") for name in archive.namelist() if name.endswith("/data.pkl")]
        if len(roots) != 1:
            raise CheckpointError("is a zip file that torch did not write (it has no `data.pkl`)")
        self.root = roots[0]
        self.byte_order: Literal["<", ">"] = ">" if self._read_if_there("byteorder") == b"big" else "<"

    def content(self) -> Any:
        """Returns the object in `data.pkl`."""
        content, _ = unpickle(memoryview(self.read("data.pkl")), self._storage)
        return content

    def read(self, name: str) -> bytes:
        """Returns one part of the archive; zipfile verifies its checksum."""
        try:
            entry = self.archive.getinfo(self.root + name)
        except KeyError as error:
            raise CheckpointError(f"is a torch zip that lacks its part `{name[:40]}`") from error
        # torch never compresses, so a compressed part is not torch's and may be a bomb.
        if entry.compress_type != zipfile.ZIP_STORED or entry.file_size != entry.compress_size:
            raise CheckpointError("is a zip file with compressed parts, which torch does not write")
        with _damage_named():
            return self.archive.read(entry)

    def _storage(self, persistent_id: Any) -> Storage:
        claim = storage_claim(persistent_id)
        return Storage(claim.numel, lambda: claim.numbers(memoryview(self.read(f"data/{claim.key}")), self.byte_order))

    def _read_if_there(self, name: str) -> bytes:
        return self.read(name) if self.root + name in self.archive.NameToInfo else b""


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

    def readinto(self, buffer: Any) -> int:
        piece = self._data[self._position : self._position + len(buffer)]
        buffer[: len(piece)] = piece
        self._position += len(piece)
        return len(piece)
