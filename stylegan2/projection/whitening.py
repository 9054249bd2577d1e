"""Coordinates in which a network's w's have the covariance of a unit ball: one is a standard deviation, each way."""

from __future__ import annotations

import numpy as np

MIN_VARIANCE = 1e-3  # as a share of the largest: beneath it an axis is as good as never used


class Whitening:
    """w = w_avg + A v, with A A^T the covariance of the w's (its smallest eigenvalues raised, or A would be singular).

    Where the density of w's is taken for a normal one, |v|^2 is the distance that Mahalanobis measures, -2 log of the
    density but for a constant: the prior that keeps a projection among faces (Zhu et al. 2020, arXiv:2012.09036).

    w_avg: [w_dim], covariance: [w_dim, w_dim]
    """

    def __init__(self, w_avg: np.ndarray, covariance: np.ndarray) -> None:
        variances, axes = np.linalg.eigh(np.asarray(covariance, np.float64))
        deviations = np.sqrt(np.maximum(variances, max(variances[-1] * MIN_VARIANCE, 1e-12)))
        self.w_avg = np.asarray(w_avg, np.float64)
        self.matrix = axes * deviations  # [w_dim, w_dim], w = v @ matrix.T
        self._inverse = axes / deviations

    def to_v(self, ws: np.ndarray) -> np.ndarray:
        """ws [..., w_dim] -> v [..., w_dim]."""
        return (ws - self.w_avg) @ self._inverse

    def to_ws(self, v: np.ndarray) -> np.ndarray:
        """v [..., w_dim] -> ws [..., w_dim]."""
        return self.w_avg + v @ self.matrix.T

    def gradient(self, gradient: np.ndarray) -> np.ndarray:
        """The gradient in w [..., w_dim] as one in v."""
        return gradient @ self.matrix
