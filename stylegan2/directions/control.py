"""Conditional manipulation: moving along one direction while others are held still.

InterFaceGAN (Shen et al. 2020, arXiv:1907.10786, section 3.2) subtracts from a direction its projection on another:
n1 - (n1 · n2) n2. Here the inner product is a' Sigma^-1 b (Mahalanobis), with the covariance Sigma of the network's
w's, so that lengths count standard deviations of w. In this inner product the direction d = Sigma b / (b' Sigma b) is
orthogonal to every step that leaves the attribute b · w unchanged (see `stylegan2.training.directions.linear`). The
result is the step nearest to the first one that does not move along the others.
"""

from __future__ import annotations

import numpy as np

from stylegan2.directions.directions import DirectionsError

RIDGE = 1e-2  # as a share of the mean variance, the same as when directions are fitted
MIN_REMAINDER = 0.1  # as a share of the length before


def components(shifts: np.ndarray, others: np.ndarray, sigma: np.ndarray) -> np.ndarray:
    """Returns the coefficients of each shift in terms of `others`: the linear combination that is nearest to it.

    Args:
        shifts: [K, num_ws, w_dim].
        others: [M, num_ws, w_dim].
        sigma: the covariance of the network's w's, [w_dim, w_dim].

    Returns:
        [K, M].
    """
    own, rest = _whitened(shifts, sigma), _whitened(others, sigma)
    return np.linalg.lstsq(rest.T, own.T, rcond=1e-6)[0].T


def orthogonalised(shift: np.ndarray, others: np.ndarray, sigma: np.ndarray) -> np.ndarray:
    """Returns `shift` without its projection on `others`.

    Args:
        shift: what strength 1 adds to ws, [num_ws, w_dim].
        others: the directions to hold still, [M, num_ws, w_dim].
        sigma: the covariance of the network's w's, [w_dim, w_dim].

    Raises:
        DirectionsError: less than a tenth of the length would be left.
    """
    left = shift - np.tensordot(components(shift[None], others, sigma)[0], others, axes=1)
    length_before, length_after = np.linalg.norm(_whitened(np.stack([shift, left]), sigma), axis=1)
    if length_after < MIN_REMAINDER * length_before:
        raise DirectionsError("nothing is left of the direction when the others are held still")
    return left.astype(np.float32)


def _whitened(shifts: np.ndarray, sigma: np.ndarray) -> np.ndarray:
    """Returns L^-1 w for each w, where L L' is Sigma plus the ridge: [K, num_ws, w_dim] -> [K, num_ws * w_dim]."""
    root = np.linalg.cholesky(sigma + RIDGE * np.trace(sigma) / len(sigma) * np.eye(len(sigma)))
    whitened = np.linalg.solve(root, shifts.reshape(-1, shifts.shape[-1]).T.astype(np.float64))  # [w_dim, K * num_ws]
    return whitened.T.reshape(len(shifts), -1)
