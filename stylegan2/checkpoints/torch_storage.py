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
from stylegan2.checkpoints.budget import Budget
from stylegan2.checkpoints.pickle_machine import PickleMachine
from stylegan2.checkpoints.records import Builder, Record
from stylegan2.errors import CheckpointError
from stylegan2.messages import shown

MAGIC = 0x1950A86A20F9469CFC6C
PROTOCOL = 1001
# What the reading of a stream costs beside its instructions.
STREAM = 2000

# The types that a network's numbers may have.
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
# Bytes of the other types' numbers. Such storages may lie beside a network.
OTHER_TYPES = {
    "UntypedStorage": 1,
    "ComplexFloatStorage": 8,
    "ComplexDoubleStorage": 16,
    "QInt8Storage": 1,
    "QUInt8Storage": 1,
    "QInt32Storage": 4,
}


@dataclasses.dataclass(frozen=True)
class StorageClaim:
    """What a pickle claims about a storage that lies outside it."""

    kind: str
    key: str
    numel: int

    @property
    def dtype(self) -> np.dtype:
        """The type of its numbers in the file. Raises CheckpointError if no network has such numbers."""
        if self.kind not in STORAGE_TYPES:
            raise CheckpointError(f"holds a torch storage of the type `{self.kind}`, which no network has")
        return np.dtype("<" + STORAGE_TYPES[self.kind])

    @property
    def itemsize(self) -> int:
        """How many bytes a number takes in the file."""
        return OTHER_TYPES.get(self.kind) or self.dtype.itemsize

    def storage(self, read: Callable[[], memoryview], byte_order: Literal["<", ">"] = "<") -> Storage:
        """Returns the storage whose bytes `read` returns."""
        return Storage(self.numel, lambda: self.numbers(read(), byte_order), self.kind == "BFloat16Storage")

    def numbers(self, data: memoryview, byte_order: Literal["<", ">"] = "<") -> np.ndarray:
        """Returns `data` as the numbers of this storage.

        Raises:
            CheckpointError: If `data` has another length than claimed.
        """
        dtype = self.dtype.newbyteorder(byte_order)
        if len(data) != self.numel * dtype.itemsize:
            raise CheckpointError(f"claims a torch storage of {self.numel} numbers, but has {len(data)} bytes for it")
        return np.frombuffer(data, dtype)


def storage_claim(persistent_id: Any) -> StorageClaim:
    """Reads a claim ("storage", type, key, device, numel, view). Views of other storages are refused."""
    if not isinstance(persistent_id, tuple) or len(persistent_id) not in (5, 6) or persistent_id[0] != "storage":
        raise CheckpointError("is a pickle with a damaged torch storage")
    _, kind, key, _, numel, *view = persistent_id
    if not isinstance(kind, Builder) or not isinstance(key, str) or view not in ([], [None]):
        raise CheckpointError("is a pickle with a damaged torch storage")
    name = kind.name.rpartition(".")[2]
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
            raise CheckpointError(f"claims two torch storages with the key {shown(claim.key)}")
        return claim.storage(lambda: self.contents[claim.key])

    def find(self, machine: PickleMachine, keys: Any) -> None:
        """Finds the numbers of each storage: a length of 8 bytes, then the numbers."""
        if not isinstance(keys, list) or not all(isinstance(key, str) for key in keys):
            raise CheckpointError("is a torch stream with a damaged list of storages")
        for key in keys:
            numel = machine.number("<q")
            if key not in self.claims or numel != self.claims[key].numel:
                raise CheckpointError(f"is a torch stream whose storage {shown(key)} has a false length")
            self.contents[key] = machine.take(numel * self.claims[key].itemsize)


def read_stream(data: memoryview, find_global: Callable[[str, str], Builder], budget: Budget) -> Any:
    """Returns the object of a torch stream.

    Args:
        data: The bytes of the stream.
        find_global: Returns the `Builder` for a module and a name, or raises.
        budget: What the file may cost.

    Raises:
        CheckpointError: If it is not a torch stream, is damaged, or names something that `find_global` refuses.
    """
    budget.spend(STREAM)
    table = StorageTable()
    machine = PickleMachine(data, find_global, table.claim, budget=budget)
    if machine.load() != MAGIC or machine.load() != PROTOCOL:
        raise CheckpointError("holds a torch stream of an unknown version")
    if (sizes := machine.load()) and isinstance(sizes, dict) and sizes.get("little_endian") is False:
        raise CheckpointError("holds a torch stream of a big-endian machine")
    content = machine.load()
    table.find(machine, machine.load())
    return content


def storage_in_bytes(data: memoryview, budget: Budget) -> Storage:
    """Returns the only storage of a stream inside another pickle, which may name nothing but storage types."""
    storage = read_stream(data, _find_storage_type, budget)
    if not isinstance(storage, Storage):
        raise CheckpointError("holds a torch stream without a storage")
    return storage


def _find_storage_type(module: str, name: str) -> Builder:
    if is_storage_type(module, name):
        return Builder(f"{module}.{name}", lambda *arguments: Record(name, arguments))
    raise CheckpointError(f"is a torch stream that asks for `{module[:50]}.{name[:50]}`, which no storage needs")


def is_storage_type(module: str, name: str) -> bool:
    """Returns whether a name is that of a torch storage."""
    return module in ("torch", "torch.cuda", "torch.storage") and (name in STORAGE_TYPES or name in OTHER_TYPES)
