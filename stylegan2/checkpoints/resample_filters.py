"""Converts the resampling filter in a file to the taps of our configuration."""

from __future__ import annotations

from typing import Any

import numpy as np

from stylegan2.checkpoints.arrays import PickledArray
from stylegan2.config_rules import MAX_TAPS
from stylegan2.errors import CheckpointError

INVALID = "has an invalid resampling filter (`resample_filter`)"


def filter_taps(kernel: Any) -> tuple[float, ...]:
    """Returns the taps of a resampling filter, scaled to whole numbers if possible.

    Args:
        kernel: The taps themselves, or their outer product, at any scale. For example, [0.125, 0.375, 0.375, 0.125]
            gives (1, 3, 3, 1).

    Raises:
        CheckpointError: If the filter is invalid, or differs between the axes.
    """
    kernel = _small_array(kernel)
    taps = kernel if kernel.ndim == 1 else kernel.sum(axis=0)
    # The largest tap bounds the sum, which would be infinite for the largest numbers.
    if not np.all(np.abs(taps) < 1e30) or not abs(taps.sum()) > 1e-30:
        raise CheckpointError(INVALID)
    taps = taps / taps.sum()
    if kernel.ndim == 2 and not _is_outer_product(kernel, taps):
        raise CheckpointError("has a resampling filter that differs between the two axes")
    whole = taps / np.min(np.abs(taps[np.abs(taps) > 1e-6]))
    # Programs write the same filter at different scales, and one network must have one fingerprint.
    return tuple(np.round(whole) if np.allclose(whole, np.round(whole), rtol=0, atol=1e-3) else np.round(taps, 7))


def _small_array(kernel: Any) -> np.ndarray:
    """Returns the file's filter as an array. Checks its size first: a list that repeats one list grows rapidly."""
    kernel = kernel.to_numpy() if isinstance(kernel, PickledArray) else kernel
    if isinstance(kernel, (list, tuple)):
        # Larger numbers than 64 bits are no taps, and NumPy would refuse them in another way.
        small = len(kernel) <= MAX_TAPS and all(isinstance(tap, (int, float)) and abs(tap) < 2**63 for tap in kernel)
    else:
        small = isinstance(kernel, np.ndarray) and kernel.ndim in (1, 2) and max(kernel.shape) <= MAX_TAPS
    if not small or not len(kernel):
        raise CheckpointError(INVALID)
    return np.asarray(kernel, np.float64)


def _is_outer_product(kernel: np.ndarray, taps: np.ndarray) -> bool:
    product = np.outer(taps, taps) * kernel.sum()
    return kernel.shape == product.shape and np.allclose(kernel, product, rtol=0, atol=1e-5 * abs(kernel.sum()))
