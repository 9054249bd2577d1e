"""Moving along one direction while others stay still.

InterFaceGAN (Shen et al. 2020, arXiv:1907.10786, section 3.2) takes from a direction what it has in common with
another: n1 - (n1 · n2) n2. Common is here what is correlated over the network's faces: lengths and angles are those of
w in standard deviations (Mahalanobis), a' Sigma^-1 b, in which a direction d = Sigma b / (b' Sigma b) is at right
angles to all steps that do not change the attribute b · w (see `stylegan2.directions.linear`). The step that is
left is the nearest one to the first that does not move along the others.
"""

from __future__ import annotations

import numpy as np

from stylegan2.directions.directions import DirectionsError

RIDGE = 1e-2  # of the mean variance, as in the fitting of directions
LEAST_LEFT = 0.1


def orthogonalised(shift: np.ndarray, others: np.ndarray, sigma: np.ndarray) -> np.ndarray:
    """`shift` less what it has in common with `others`.

    Args:
        shift: what strength 1 adds to ws, [num_ws, w_dim].
        others: the directions to hold still, [M, num_ws, w_dim].
        sigma: the covariance of the network's w's, [w_dim, w_dim].

    Raises:
        DirectionsError: less than a tenth of it would be left.
    """
    root = np.linalg.cholesky(sigma + RIDGE * np.trace(sigma) / len(sigma) * np.eye(len(sigma)))
    own, rest = (_whitened(root, np.asarray(rows, np.float64)) for rows in (shift[None], others))
    amounts = np.linalg.lstsq(rest.T, own[0], rcond=1e-6)[0]  # [M]
    left = own[0] - amounts @ rest
    if np.linalg.norm(left) < LEAST_LEFT * np.linalg.norm(own):
        raise DirectionsError("nothing is left of the direction when the others are held still")
    return (shift - np.tensordot(amounts, others, axes=1)).astype(np.float32)


def _whitened(root: np.ndarray, rows: np.ndarray) -> np.ndarray:
    """L^-1 applied to each w, Sigma = L L': [M, num_ws, w_dim] -> [M, num_ws * w_dim]."""
    whitened = np.linalg.solve(root, rows.reshape(-1, rows.shape[-1]).T)  # [w_dim, M * num_ws]
    return whitened.T.reshape(len(rows), -1)
