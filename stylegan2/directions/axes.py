"""Directions that nobody named: ordered by how much they matter, each as long as strength 1."""

from __future__ import annotations

import dataclasses
from typing import Self

import numpy as np

NEGLIGIBLE = 1e-10  # of the largest energy: what is left are roundings, in which no direction can be seen


@dataclasses.dataclass(frozen=True)
class Axes:
    """`vectors` float32 [K, w_dim], what strength 1 adds to a w; `shares` [K], of the whole that each accounts for."""

    vectors: np.ndarray
    shares: np.ndarray

    @classmethod
    def largest(cls, vectors: np.ndarray, energies: np.ndarray, count: int) -> Self:
        """The first `count` of `vectors` [w_dim, w_dim], whose `energies` [w_dim] fall, without those of none."""
        count = min(count, int(np.sum(energies > NEGLIGIBLE * energies[0])))
        return cls(vectors[:count].astype(np.float32), energies[:count] / max(energies.sum(), np.finfo(float).tiny))


def oriented(vectors: np.ndarray) -> np.ndarray:
    """Each row [w_dim] with the sign that makes its largest component positive: eigenvectors have none of their own."""
    largest = np.argmax(np.abs(vectors), axis=1)
    return vectors * np.sign(vectors[np.arange(len(vectors)), largest])[:, None]
