"""SeFa: directions from the weights alone.

A synthesis layer sees a w only through its style s = A w + b, so a step n in w changes the style by A n. The directions
that change the styles most are (Shen and Zhou 2021, arXiv:2007.06600, equations 5 to 7)

    argmax |A n|^2 over n' n = 1,  that is A'A n = lambda n.

They are the right singular vectors of A, in the order of descending singular values. For several layers, A is the
matrix of all their A's stacked.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from stylegan2.directions.axes import Axes, oriented


def closed_form(matrices: Sequence[np.ndarray], covariance: np.ndarray, count: int) -> Axes:
    """Returns the `count` directions that change the styles of some layers most.

    A unit direction n is scaled by sqrt(n' Sigma n), so that strength 1 is one standard deviation of w along it.

    Args:
        matrices: A of each layer, [features, w_dim].
        covariance: Sigma of the network's w's, [w_dim, w_dim].
        count: how many directions to return at most.

    Raises:
        ValueError: there is no matrix, or `count` is below 1.
    """
    if not matrices or count < 1:
        raise ValueError(
            f"`matrices` must hold at least one matrix and `count` must be at least 1. "
            f"Received: {len(matrices)} matrices and {count}"
        )
    gram = sum(matrix.T.astype(np.float64) @ matrix.astype(np.float64) for matrix in matrices)  # A'A [w_dim, w_dim]
    energies, vectors = np.linalg.eigh(gram)
    energies, vectors = np.maximum(energies[::-1], 0), oriented(vectors.T[::-1])
    spread = np.sqrt(np.maximum(np.einsum("ki,ij,kj->k", vectors, covariance, vectors), 0))  # [w_dim]
    return Axes.largest(vectors * spread[:, None], energies, count)
