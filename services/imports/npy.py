"""Reads arrays from uploaded `.npy` files. A file is never unpickled."""

from __future__ import annotations

import io
import math
from typing import Any

import numpy as np
from numpy.lib import format as npy_format
from numpy.typing import NDArray

from services.errors import InvalidParameter

MAGIC = b"\x93NUMPY"
_LONGEST_HEADER = 10_000  # bytes; NumPy writes 118
_MOST_AXES = 3
_READERS = {(1, 0): npy_format.read_array_header_1_0, (2, 0): npy_format.read_array_header_2_0}


def read_npy(data: bytes, field: str) -> NDArray[np.float64]:
    """Returns the array in the bytes of a `.npy` file. Shape and type are checked before anything is read.

    Args:
        data: The file.
        field: The request's field that holds the file, for error messages.

    Raises:
        InvalidParameter: The file is not a whole `.npy` file with real numbers.
    """
    file = io.BytesIO(data)
    shape, is_fortran, dtype = _header(file, field)
    if dtype.hasobject or dtype.kind not in "fiu" or dtype.itemsize > 8:
        raise InvalidParameter(
            field, f"{field} must hold real numbers of at most 64 bits. Received: {str(dtype)[:60]}."
        )
    if len(shape) > _MOST_AXES:
        raise InvalidParameter(field, f"{field} must be an array of 1 or 2 axes. Received: {len(shape)} axes.")
    rest = data[file.tell() :]
    if math.prod(shape) * dtype.itemsize != len(rest):
        raise InvalidParameter(
            field, f"{field} is damaged: it does not have as many numbers as its shape {list(shape)} says."
        )
    array = np.frombuffer(rest, dtype).reshape(shape, order="F" if is_fortran else "C")
    return array.astype(np.float64)


def _header(file: io.BytesIO, field: str) -> tuple[tuple[int, ...], bool, np.dtype[Any]]:
    try:
        version = npy_format.read_magic(file)
        shape, is_fortran, dtype = _READERS[version](file, max_header_size=_LONGEST_HEADER)
    except Exception as error:  # a damaged header may raise anything
        raise InvalidParameter(field, f"{field} is damaged: it is not a .npy file that can be read.") from error
    if any(side < 0 for side in shape):
        raise InvalidParameter(field, f"{field} is damaged: its shape has negative sides.")
    return shape, is_fortran, dtype
