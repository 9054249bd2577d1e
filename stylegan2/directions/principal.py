"""GANSpace: the principal components of a network's own w's as directions.

Härkönen et al. 2020 (arXiv:2004.02546, section 3.1) map many random z to w and take the axes with the largest variance.
"""

from __future__ import annotations

import numpy as np

from stylegan2.directions.axes import Axes, oriented


def covariance(w: np.ndarray) -> np.ndarray:
    """Returns the covariance of w's around their mean in float64: [N, w_dim] -> [w_dim, w_dim].

    Raises:
        ValueError: there are fewer than two w's, or they are not finite.
    """
    w = np.asarray(w, np.float64)
    if w.ndim != 2 or len(w) < 2 or not np.isfinite(w).all():
        raise ValueError(f"`w` must be finite and have the shape [N, w_dim] with N >= 2. Received: {list(w.shape)}")
    centred = w - w.mean(axis=0)
    return centred.T @ centred / len(w)


def principal(sigma: np.ndarray, count: int) -> Axes:
    """Returns the first `count` principal components of w's with the covariance `sigma`, largest variance first.

    Each vector is as long as the standard deviation of w along it, so that this is strength 1.

    Raises:
        ValueError: `count` is below 1.
    """
    if count < 1:
        raise ValueError(f"`count` must be at least 1. Received: {count}")
    variances, vectors = np.linalg.eigh(sigma)
    variances, vectors = np.maximum(variances[::-1], 0), oriented(vectors.T[::-1])
    return Axes.largest(vectors * np.sqrt(variances)[:, None], variances, count)
