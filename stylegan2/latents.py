"""Latents: what a seed draws, and what lies between two of them. NumPy only."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray


def z_of_seed(seed: int, z_dim: int) -> NDArray[np.float64]:
    """Returns the z [1, z_dim] of a seed (0 to 2^32 - 1), the same one as in NVIDIA's programs."""
    return np.random.RandomState(seed).randn(1, z_dim)


def between(start: NDArray[np.float32], end: NDArray[np.float32], t: float) -> NDArray[np.float32]:
    """Returns the point on the straight line: exactly `start` at t = 0 and `end` at t = 1.

    It is computed in float64, so that it is rounded once.
    """
    wide = start.astype(np.float64)
    return (wide + (end - wide) * t).astype(np.float32)
