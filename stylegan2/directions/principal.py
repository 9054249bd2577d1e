"""Directions from the network's own w's: their principal components.

GANSpace, section 3.1 of Härkönen et al. 2020, arXiv:2004.02546: w's of many random z, and the axes along which they
spread most.
"""

from __future__ import annotations

import numpy as np

from stylegan2.directions.axes import Axes, oriented


def covariance(w: np.ndarray) -> np.ndarray:
    """Sigma [w_dim, w_dim] of w's [N, w_dim] around their mean, float64.

    Raises:
        ValueError: fewer than two w's, or numbers that are not finite.
    """
    w = np.asarray(w, np.float64)
    if w.ndim != 2 or len(w) < 2 or not np.isfinite(w).all():
        raise ValueError(f"`w` must be finite, of the shape [N, w_dim] with N of at least 2. Received: {list(w.shape)}")
    centred = w - w.mean(axis=0)
    return centred.T @ centred / len(w)


def principal(sigma: np.ndarray, count: int) -> Axes:
    """The first `count` principal components of w's with the covariance `sigma`, largest variance first.

    Each is as long as the standard deviation along it, which is therefore strength 1.

    Raises:
        ValueError: `count` below 1.
    """
    if count < 1:
        raise ValueError(f"`count` must be at least 1. Received: {count}")
    variances, vectors = np.linalg.eigh(sigma)
    variances, vectors = np.maximum(variances[::-1], 0), oriented(vectors.T[::-1])
    return Axes.largest(vectors * np.sqrt(variances)[:, None], variances, count)
