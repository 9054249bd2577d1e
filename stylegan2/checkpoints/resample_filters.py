"""Converts the resampling filter in a file to the taps of our configuration."""

from __future__ import annotations

from typing import Any

import numpy as np

from stylegan2.errors import CheckpointError

MAX_TAPS = 64


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
    if not np.all(np.isfinite(taps)) or not abs(taps.sum()) > 0:
        raise CheckpointError("has an invalid resampling filter")
    taps = taps / taps.sum()
    if kernel.ndim == 2 and not _is_outer_product(kernel, taps):
        raise CheckpointError("has a resampling filter that differs between the two axes")
    whole = taps / np.min(np.abs(taps[np.abs(taps) > 1e-6]))
    # Programs write the same filter at different scales, and one network must have one fingerprint.
    return tuple(np.round(whole) if np.allclose(whole, np.round(whole), rtol=0, atol=1e-3) else np.round(taps, 7))


def _small_array(kernel: Any) -> np.ndarray:
    """Returns the file's filter as an array. Refuses nested lists first: a list that repeats one list grows rapidly."""
    if isinstance(kernel, (list, tuple)) and not all(isinstance(tap, (int, float)) for tap in kernel[:MAX_TAPS]):
        raise CheckpointError("has an invalid resampling filter")
    if not isinstance(kernel, (list, tuple, np.ndarray)) or not 0 < len(kernel) <= MAX_TAPS:
        raise CheckpointError("has an invalid resampling filter")
    kernel = np.asarray(kernel, np.float64)
    if kernel.ndim > 2:
        raise CheckpointError("has an invalid resampling filter")
    return kernel


def _is_outer_product(kernel: np.ndarray, taps: np.ndarray) -> bool:
    product = np.outer(taps, taps) * kernel.sum()
    return kernel.shape == product.shape and np.allclose(kernel, product, rtol=0, atol=1e-5 * abs(kernel.sum()))
