"""The resampling filter that a file describes, as the taps of our configuration."""

from __future__ import annotations

from typing import Any

import numpy as np

from stylegan2.errors import CheckpointError

MAX_TAPS = 64


def filter_taps(kernel: Any) -> tuple[float, ...]:
    """The taps whose outer product (or which themselves) are `kernel`; [1, 3, 3, 1] for its multiples.

    Raises:
        CheckpointError: the filter is none, or not the same along both axes.
    """
    kernel = _small_array(kernel)
    taps = kernel if kernel.ndim == 1 else kernel.sum(axis=0)
    if not np.all(np.isfinite(taps)) or not abs(taps.sum()) > 0:
        raise CheckpointError("has a resampling filter that is none")
    taps = taps / taps.sum()
    if kernel.ndim == 2 and not _is_outer_product(kernel, taps):
        raise CheckpointError("has a resampling filter that is not the same along both axes")
    whole = taps / np.min(np.abs(taps[np.abs(taps) > 1e-6]))
    # The same filter is written at several scales; the network is one, so its fingerprint has to be.
    return tuple(np.round(whole) if np.allclose(whole, np.round(whole), rtol=0, atol=1e-3) else np.round(taps, 7))


def _small_array(kernel: Any) -> np.ndarray:
    """A filter as the file has it; lists are looked through first, because lists of one list multiply."""
    if isinstance(kernel, (list, tuple)) and not all(isinstance(tap, (int, float)) for tap in kernel[:MAX_TAPS]):
        raise CheckpointError("has a resampling filter that is none")
    if not isinstance(kernel, (list, tuple, np.ndarray)) or not 0 < len(kernel) <= MAX_TAPS:
        raise CheckpointError("has a resampling filter that is none")
    kernel = np.asarray(kernel, np.float64)
    if kernel.ndim > 2:
        raise CheckpointError("has a resampling filter that is none")
    return kernel


def _is_outer_product(kernel: np.ndarray, taps: np.ndarray) -> bool:
    product = np.outer(taps, taps) * kernel.sum()
    return kernel.shape == product.shape and np.allclose(kernel, product, rtol=0, atol=1e-5 * abs(kernel.sum()))
