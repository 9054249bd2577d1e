"""NumPy arrays and torch tensors as files describe them. They become arrays only when `to_numpy` is called.

A file may claim any shape, stride or size. Its claims are compared with the bytes that it contains before anything is
allocated. `shape` and `to_numpy()` raise CheckpointError for a false claim.
"""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Callable
from typing import Any, Literal

import numpy as np

from stylegan2.checkpoints.records import LongText, Record
from stylegan2.errors import CheckpointError
from stylegan2.messages import shown

NUMPY_TYPES = ("f2", "f4", "f8", "i1", "i2", "i4", "i8", "u1", "u2", "u4", "u8", "b1")
MAX_DIMENSIONS = 8


@dataclasses.dataclass(frozen=True, slots=True)
class EncodedBytes:
    """Bytes as pickle protocol 2 writes them: a text with one character per byte. `bytes_of` decodes it."""

    text: str | LongText

    def __len__(self) -> int:
        """Returns the number of bytes; of a long text, the number of bytes in the file, which is not smaller."""
        return len(self.text.data if isinstance(self.text, LongText) else self.text)


def bytes_of(value: Any, what: str, limit: int | None = None) -> memoryview:
    """Returns the bytes that `value` stands for, without a copy where possible.

    Args:
        value: An unpickled object.
        what: What the bytes belong to, for the error message.
        limit: How many bytes there may be.

    Raises:
        CheckpointError: If `value` is not bytes, or there are more than `limit`.
    """
    if not isinstance(value, (EncodedBytes, memoryview)):
        raise CheckpointError(f"holds {what} without its bytes")
    if limit is not None and len(value) > limit:
        raise CheckpointError(f"holds {what} that repeats the same bytes")
    if isinstance(value, memoryview):
        return value
    text = value.text.decode() if isinstance(value.text, LongText) else value.text
    return memoryview(text.encode("latin-1"))


class PickledType:
    """Stands for `numpy.dtype` in a pickle. Its argument is the type's code, its state the byte order."""

    def __init__(self, code: Any, *_flags: Any) -> None:
        self._code = code
        self._order = "<"

    def build(self, state: Any) -> None:
        """Sets the byte order from the state (version, "<" or ">" or "|", ...)."""
        if isinstance(state, tuple) and len(state) > 1 and state[1] == ">":
            self._order = ">"

    @property
    def is_number(self) -> bool:
        """Whether the type is a plain number. Other arrays may lie beside a network, but not in it."""
        return isinstance(self._code, str) and self._code in NUMPY_TYPES

    @property
    def dtype(self) -> np.dtype:
        """The type. Raises CheckpointError if it is not a plain number."""
        if not self.is_number:
            raise CheckpointError(f"holds a NumPy array of type {shown(self._code)}, which is not a plain number")
        return np.dtype(self._order + self._code)


class PickledArray:
    """Stands for `numpy.ndarray` in a pickle. Its state is (version, shape, type, is in Fortran order, bytes)."""

    def __init__(self, *_arguments: Any) -> None:
        self._state: tuple = (1, (0,), None, False, b"")

    def build(self, state: Any) -> None:
        """Sets shape, type and contents."""
        if not isinstance(state, tuple) or len(state) != 5:
            raise CheckpointError("holds a damaged NumPy array")
        self._state = state

    @property
    def shape(self) -> tuple[int, ...]:
        """The shape that the file claims."""
        return checked_sizes(self._state[1], "a NumPy array")

    def to_numpy(self) -> np.ndarray:
        """Returns the array, as a view of the file's bytes where possible."""
        _, _, pickled_type, fortran, data = self._state
        return array_of(data, pickled_type, self.shape, "F" if fortran is True else "C")


def array_of(value: Any, pickled_type: Any, shape: tuple[int, ...], order: Literal["C", "F"]) -> np.ndarray:
    """Returns the bytes that `value` stands for as an array.

    Args:
        value: An unpickled object, see `bytes_of`.
        pickled_type: The unpickled type, which must be a `PickledType`.
        shape: The shape of the array.
        order: The order of the axes in memory.

    Raises:
        CheckpointError: If the bytes are not as many as type and shape require.
    """
    if not isinstance(pickled_type, PickledType):
        raise CheckpointError("holds a damaged NumPy array")
    dtype, data = pickled_type.dtype, bytes_of(value, "a NumPy array")
    if math.prod(shape) * dtype.itemsize != len(data):
        raise CheckpointError(f"holds a NumPy array that claims the shape {shape} and has {len(data)} bytes")
    return np.frombuffer(data, dtype).reshape(shape, order=order)


def numpy_scalar(pickled_type: Any, data: Any = None) -> np.generic | Record:
    """Stands for `numpy.core.multiarray.scalar` in a pickle: returns one number, or a record of something else."""
    if isinstance(pickled_type, PickledType) and not pickled_type.is_number:
        return Record("numpy.generic")
    if not isinstance(pickled_type, PickledType) or not isinstance(data, (EncodedBytes, memoryview)):
        raise CheckpointError("holds a damaged NumPy number")
    if len(data) != pickled_type.dtype.itemsize:
        raise CheckpointError("holds a damaged NumPy number")
    return np.frombuffer(bytes_of(data, "a NumPy number"), pickled_type.dtype)[0]


@dataclasses.dataclass(frozen=True)
class Storage:
    """A torch storage.

    Attributes:
        numel: How many numbers the file says that it has.
        read: Returns its numbers, one-dimensional, as a view of the file.
        bfloat16: Whether the numbers are bfloat16, which NumPy lacks. `read` then returns their 16 bits.
    """

    numel: int
    read: Callable[[], np.ndarray]
    bfloat16: bool = False


@dataclasses.dataclass(frozen=True)
class Tensor:
    """A torch tensor: a view of a storage that begins at `offset` and has the given size and stride."""

    storage: Any
    offset: Any
    size: Any
    stride: Any

    @property
    def shape(self) -> tuple[int, ...]:
        """The shape that the file claims."""
        return checked_sizes(self.size, "a tensor")

    def to_numpy(self) -> np.ndarray:
        """Returns the tensor as an array.

        Raises:
            CheckpointError: If the tensor is larger than its storage or reaches beyond its end.
        """
        shape, strides = self.shape, checked_sizes(self.stride, "a tensor's strides")
        (offset,) = checked_sizes((self.offset,), "a tensor's offset")
        if not isinstance(self.storage, Storage):
            raise CheckpointError("holds a tensor without a storage")
        numbers = self.storage.read()
        last = offset + sum((size - 1) * stride for size, stride in zip(shape, strides, strict=False))
        if len(strides) != len(shape) or math.prod(shape) > len(numbers) or last >= len(numbers):
            raise CheckpointError(f"holds a tensor of shape {shape} in a storage of {len(numbers)} numbers")
        steps = tuple(stride * numbers.itemsize for stride in strides)
        view = np.lib.stride_tricks.as_strided(numbers[offset:], shape, steps, writeable=False)
        # The 16 bits of a bfloat16 are the upper half of a float32.
        return (view.astype("<u4") << 16).view("<f4") if self.storage.bfloat16 else view


def checked_sizes(sizes: Any, what: str) -> tuple[int, ...]:
    """Returns `sizes` as a tuple of whole numbers, none of them negative. (A torch.Size is a record around a tuple.)"""
    if isinstance(sizes, Record) and sizes.kind == "torch.Size" and sizes.arguments:
        sizes = sizes.arguments[0]
    if not isinstance(sizes, (tuple, list)) or len(sizes) > MAX_DIMENSIONS:
        raise CheckpointError(f"holds {what} with an invalid shape")
    if any(type(size) is not int or not 0 <= size < 2**48 for size in sizes):
        raise CheckpointError(f"holds {what} with an invalid size")
    return tuple(sizes)
