"""Whitened coordinates of w, in which a network's w's have the identity matrix as covariance."""

from __future__ import annotations

import numpy as np

MIN_VARIANCE = 1e-3  # as a share of the largest variance: smaller variances are raised to it


class Whitening:
    """The transformation w = w_avg + A v, where A A' is the covariance of the w's.

    The smallest eigenvalues of the covariance are raised, so that A can be inverted. If the w's are normally
    distributed, |v|^2 (the squared Mahalanobis distance) is -2 log of their density up to a constant. It is the prior
    that keeps a projection among faces (Zhu et al. 2020, arXiv:2012.09036).

    w_avg: [w_dim], covariance: [w_dim, w_dim]
    """

    def __init__(self, w_avg: np.ndarray, covariance: np.ndarray) -> None:
        variances, axes = np.linalg.eigh(np.asarray(covariance, np.float64))
        deviations = np.sqrt(np.maximum(variances, max(variances[-1] * MIN_VARIANCE, 1e-12)))
        self.w_avg = np.asarray(w_avg, np.float64)
        self.matrix = axes * deviations  # [w_dim, w_dim], w = v @ matrix.T
        self._inverse = axes / deviations

    def to_v(self, ws: np.ndarray) -> np.ndarray:
        """Maps ws [..., w_dim] to v of the same shape."""
        return (ws - self.w_avg) @ self._inverse

    def to_ws(self, v: np.ndarray) -> np.ndarray:
        """Maps v [..., w_dim] to ws of the same shape."""
        return self.w_avg + v @ self.matrix.T

    def gradient(self, gradient: np.ndarray) -> np.ndarray:
        """Converts a gradient in w, [..., w_dim], to a gradient in v."""
        return gradient @ self.matrix
