"""Directions without names, in order of their importance. Each is as long as one step of strength 1."""

from __future__ import annotations

import dataclasses
from typing import Self

import numpy as np

NEGLIGIBLE = 1e-10  # as a share of the largest energy: smaller ones are rounding errors


@dataclasses.dataclass(frozen=True)
class Axes:
    """K directions, the most important first.

    Attributes:
        vectors: float32 [K, w_dim], what strength 1 adds to a w.
        shares: [K], the share of the total energy of all directions, 0 to 1.
    """

    vectors: np.ndarray
    shares: np.ndarray

    @classmethod
    def largest(cls, vectors: np.ndarray, energies: np.ndarray, count: int) -> Self:
        """Returns the first `count` vectors, without those whose energy is negligible.

        Args:
            vectors: [w_dim, w_dim], one per row.
            energies: [w_dim], of each vector, sorted in descending order.
            count: how many directions to return at most.
        """
        count = min(count, int(np.sum(energies > NEGLIGIBLE * energies[0])))
        return cls(vectors[:count].astype(np.float32), energies[:count] / max(energies.sum(), np.finfo(float).tiny))


def oriented(vectors: np.ndarray) -> np.ndarray:
    """Returns the rows, each with the sign that makes its largest component positive.

    An eigenvector is only determined up to its sign, so that a convention is needed.

    vectors: [K, w_dim] -> [K, w_dim]
    """
    largest = np.argmax(np.abs(vectors), axis=1)
    return vectors * np.sign(vectors[np.arange(len(vectors)), largest])[:, None]
