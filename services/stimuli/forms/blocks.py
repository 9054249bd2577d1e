"""Large pictures, computed block by block: as a whole, one of 4096 pixels a side would take 200 MB at each step."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray

Moments = NDArray[np.float64]  # mean and standard deviation

_BLOCK = 1 << 16  # pixels at a time


def blocks(count: int) -> Iterator[slice]:
    """Yields slices of `count` pixels: what is computed for each pixel by itself is computed block by block.

    None but an only block is shorter than _BLOCK, because products with few rows are rounded differently by BLAS.
    """
    starts = range(0, max(count - _BLOCK, 0) + 1, _BLOCK)
    return (slice(*ends) for ends in itertools.pairwise([*starts, count]))


def picked(levels: NDArray[Any], where: NDArray[np.bool_]) -> NDArray[Any]:
    """Returns `levels` [..., C] at `where` [...] as [N, C], without NumPy's indices of 8 to 16 bytes per pixel."""
    step = max(1, _BLOCK * len(where) // where.size)
    parts = [levels[start : start + step][where[start : start + step]] for start in range(0, len(where), step)]
    return np.concatenate(parts)


def moments(values: NDArray[np.float32]) -> Moments:
    """Returns exactly NumPy's `mean` and `std` in float64, without its array of eight bytes per value."""
    mean = values.mean(dtype=np.float64)
    return np.array([mean, np.sqrt(_sum_of_squares(values, mean) / len(values))])


def _sum_of_squares(values: NDArray[np.float32], mean: np.float64) -> np.float64:
    """Returns the sum of (values - mean)^2. NumPy adds in pairs: halves of a multiple of eight, and halves of these."""
    if len(values) <= _BLOCK:
        return np.float64(np.square(values - mean).sum())
    half = len(values) // 2 // 8 * 8
    return _sum_of_squares(values[:half], mean) + _sum_of_squares(values[half:], mean)
