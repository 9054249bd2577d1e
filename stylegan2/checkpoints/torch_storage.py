"""Reads torch storages, which hold the numbers of tensors, and torch streams.

A torch stream is a sequence of pickles (a magic number, the protocol, the sizes of the system's types, the object, the
keys of the storages), followed by the length and the numbers of each storage. Old files are streams, and NVIDIA's
pickles contain streams. For torch's zip files see `torch_zip`.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from typing import Any, Literal

import numpy as np

from stylegan2.checkpoints.arrays import Storage, checked_sizes
from stylegan2.checkpoints.pickle_machine import PickleMachine
from stylegan2.checkpoints.records import Builder, Record
from stylegan2.errors import CheckpointError

MAGIC = 0x1950A86A20F9469CFC6C
PROTOCOL = 1001
# The stream of a single storage takes a few dozen instructions.
MAX_STREAM_STEPS = 500

# NumPy has no bfloat16. Its 16 bits are the upper half of a float32.
STORAGE_TYPES = {
    "FloatStorage": "f4",
    "HalfStorage": "f2",
    "DoubleStorage": "f8",
    "BFloat16Storage": "u2",
    "LongStorage": "i8",
    "IntStorage": "i4",
    "ShortStorage": "i2",
    "CharStorage": "i1",
    "ByteStorage": "u1",
    "BoolStorage": "b1",
}


@dataclasses.dataclass(frozen=True)
class StorageClaim:
    """What a pickle claims about a storage that lies outside it."""

    kind: str
    key: str
    numel: int

    @property
    def dtype(self) -> np.dtype:
        """The type of its numbers in the file."""
        return np.dtype("<" + STORAGE_TYPES[self.kind])

    def numbers(self, data: memoryview, byte_order: Literal["<", ">"] = "<") -> np.ndarray:
        """Returns `data` as the numbers of this storage.

        Raises:
            CheckpointError: If `data` has another length than claimed.
        """
        dtype = self.dtype.newbyteorder(byte_order)
        if len(data) != self.numel * dtype.itemsize:
            raise CheckpointError(f"claims a torch storage of {self.numel} numbers, but has {len(data)} bytes for it")
        numbers = np.frombuffer(data, dtype)
        if self.kind == "BFloat16Storage":
            return (numbers.astype("<u4") << 16).view("<f4")
        return numbers


def storage_claim(persistent_id: Any) -> StorageClaim:
    """Reads a claim ("storage", type, key, device, numel, view). Views of other storages are refused."""
    if not isinstance(persistent_id, tuple) or len(persistent_id) not in (5, 6) or persistent_id[0] != "storage":
        raise CheckpointError("is a pickle with a damaged torch storage")
    _, kind, key, _, numel, *view = persistent_id
    if not isinstance(kind, Builder) or not isinstance(key, str) or view not in ([], [None]):
        raise CheckpointError("is a pickle with a damaged torch storage")
    name = kind.name.rpartition(".")[2]
    if name not in STORAGE_TYPES:
        raise CheckpointError(f"holds a torch storage of the unknown type `{name}`")
    (numel,) = checked_sizes((numel,), "a torch storage")
    return StorageClaim(name, key, numel)


class StorageTable:
    """The storages of a torch stream. Its object claims them; their numbers follow after it."""

    def __init__(self) -> None:
        self.claims: dict[str, StorageClaim] = {}
        self.contents: dict[str, memoryview] = {}

    def claim(self, persistent_id: Any) -> Storage:
        """Returns the storage of an id. Its numbers can be read after `find` has been called."""
        claim = storage_claim(persistent_id)
        if self.claims.setdefault(claim.key, claim) != claim:
            raise CheckpointError(f"claims two torch storages with the key {claim.key[:40]!r}")
        return Storage(claim.numel, lambda: claim.numbers(self.contents[claim.key]))

    def find(self, machine: PickleMachine, keys: Any) -> None:
        """Finds the numbers of each storage: a length of 8 bytes, then the numbers."""
        if not isinstance(keys, list) or not all(isinstance(key, str) for key in keys):
            raise CheckpointError("is a torch stream with a damaged list of storages")
        for key in keys:
            numel = machine.number("<q")
            if key not in self.claims or numel != self.claims[key].numel:
                raise CheckpointError(f"is a torch stream whose storage {key[:40]!r} has a false length")
            self.contents[key] = machine.take(numel * self.claims[key].dtype.itemsize)


def read_stream(data: memoryview, find_global: Callable[[str, str], Builder], max_steps: int) -> Any:
    """Returns the object of a torch stream.

    Args:
        data: The bytes of the stream.
        find_global: Returns the `Builder` for a module and a name, or raises.
        max_steps: How many instructions the stream may have.

    Raises:
        CheckpointError: If it is not a torch stream, is damaged, or names something that `find_global` refuses.
    """
    table = StorageTable()
    machine = PickleMachine(data, find_global, table.claim, max_steps=max_steps)
    if machine.load() != MAGIC or machine.load() != PROTOCOL:
        raise CheckpointError("holds a torch stream of an unknown version")
    if (sizes := machine.load()) and isinstance(sizes, dict) and sizes.get("little_endian") is False:
        raise CheckpointError("holds a torch stream of a big-endian machine")
    content = machine.load()
    table.find(machine, machine.load())
    return content


def storage_in_bytes(data: memoryview) -> Storage:
    """Returns the only storage of a stream inside another pickle, which may name nothing but storage types."""
    storage = read_stream(data, _find_storage_type, MAX_STREAM_STEPS)
    if not isinstance(storage, Storage):
        raise CheckpointError("holds a torch stream without a storage")
    return storage


def _find_storage_type(module: str, name: str) -> Builder:
    if module in ("torch", "torch.cuda") and name in STORAGE_TYPES:
        return Builder(f"{module}.{name}", lambda *arguments: Record(name, arguments))
    raise CheckpointError(f"is a torch stream that asks for `{module[:50]}.{name[:50]}`, which no storage needs")
