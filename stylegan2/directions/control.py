"""What directions have in common, and moving along one while others stay still.

InterFaceGAN (Shen et al. 2020, arXiv:1907.10786, section 3.2) takes from a direction what it has in common with
another: n1 - (n1 · n2) n2. Common is here what is correlated over the network's faces: lengths and angles are those of
w in standard deviations (Mahalanobis), a' Sigma^-1 b, in which a direction d = Sigma b / (b' Sigma b) is at right
angles to all steps that do not change the attribute b · w (see `stylegan2.training.directions.linear`). The step that
is left is the nearest one to the first that does not move along the others.
"""

from __future__ import annotations

import numpy as np

from stylegan2.directions.directions import DirectionsError

RIDGE = 1e-2  # of the mean variance, as in the fitting of directions
MIN_REMAINDER = 0.1


def components(shifts: np.ndarray, others: np.ndarray, sigma: np.ndarray) -> np.ndarray:
    """How much of each of `others` is in each of `shifts`: the combination of them that comes nearest to it.

    shifts: [K, num_ws, w_dim], others: [M, num_ws, w_dim], sigma: the covariance of w [w_dim, w_dim] -> [K, M]
    """
    own, rest = _whitened(shifts, sigma), _whitened(others, sigma)
    return np.linalg.lstsq(rest.T, own.T, rcond=1e-6)[0].T


def orthogonalised(shift: np.ndarray, others: np.ndarray, sigma: np.ndarray) -> np.ndarray:
    """`shift` less what it has in common with `others`.

    Args:
        shift: what strength 1 adds to ws, [num_ws, w_dim].
        others: the directions to hold still, [M, num_ws, w_dim].
        sigma: the covariance of the network's w's, [w_dim, w_dim].

    Raises:
        DirectionsError: less than a tenth of it would be left.
    """
    left = shift - np.tensordot(components(shift[None], others, sigma)[0], others, axes=1)
    length_before, length_after = np.linalg.norm(_whitened(np.stack([shift, left]), sigma), axis=1)
    if length_after < MIN_REMAINDER * length_before:
        raise DirectionsError("nothing is left of the direction when the others are held still")
    return left.astype(np.float32)


def _whitened(shifts: np.ndarray, sigma: np.ndarray) -> np.ndarray:
    """L^-1 applied to each w, Sigma = L L' but for the ridge: [K, num_ws, w_dim] -> [K, num_ws * w_dim]."""
    root = np.linalg.cholesky(sigma + RIDGE * np.trace(sigma) / len(sigma) * np.eye(len(sigma)))
    whitened = np.linalg.solve(root, shifts.reshape(-1, shifts.shape[-1]).T.astype(np.float64))  # [w_dim, K * num_ws]
    return whitened.T.reshape(len(shifts), -1)
