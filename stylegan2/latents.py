"""Latents: what a seed draws, what lies between two of them, and truncation. NumPy only."""

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


def truncate(
    ws: np.ndarray, w_avg: np.ndarray, truncation_psi: float = 1.0, truncation_cutoff: int | None = None
) -> np.ndarray:
    """Moves w's towards the average: w_avg + psi · (w - w_avg), StyleGAN appendix B.

    Args:
        ws: [N, num_ws, w_dim].
        w_avg: The average w, [w_dim].
        truncation_psi: Any number: 0 gives the average face, a negative number the opposite of a face, and a number
            above 1 exaggerates.
        truncation_cutoff: How many w's are moved, counted from the first; None for all.

    Returns:
        The truncated w's, [N, num_ws, w_dim]. For a psi of 1 this is `ws` itself.
    """
    if truncation_psi == 1:
        return ws
    truncated = ws.copy()
    truncated[:, :truncation_cutoff] = w_avg + float(truncation_psi) * (ws[:, :truncation_cutoff] - w_avg)
    return truncated
