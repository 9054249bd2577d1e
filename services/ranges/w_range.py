"""The range of a network's own w's, and how far other w's lie within it or beyond it."""

from __future__ import annotations

import dataclasses
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from services.network import Float32s, Floats

_MOST = 0.999  # the share of the network's own w's that lie within the range
_SMALLEST = 1e-9  # a coordinate that moves less does not move


@dataclasses.dataclass(frozen=True)
class WRange:
    """The range of a network's own w's.

    The distance of a w from w_avg is

        max over both sides s of sqrt(sum over the coordinates k on side s of ((w_k - w_avg_k) / reach_sk)²)

    where side 0 are the coordinates below w_avg and side 1 those above it. 1 is the distance within which 99.9% of the
    network's own w's lie, untruncated. A truncated w lies at truncation psi times the distance of the whole one.

    The two sides differ because the mapping ends in a leaky ReLU: its outputs hardly ever lie far below their average.
    A step there leads to pictures that are no faces, while the covariance, which knows no sides, calls it an ordinary
    one. Zhu et al. 2020 (arXiv:2012.09036) undo the leaky ReLU for the same reason. Here averages of faces must lie
    within the range, so the distance is a gauge: it is convex, and proportional along rays from w_avg.

    Attributes:
        w_avg: [w_dim].
        reach: [2, w_dim], above 0: below and above w_avg.
    """

    w_avg: Floats
    reach: NDArray[np.float64]

    @classmethod
    def of_samples(cls, w: Floats, w_avg: Float32s) -> Self:
        """Returns the range of the network that made w [N, w_dim].

        The reaches are in proportion to the 0.1st and 99.9th percentile of each coordinate, but never less than its
        standard deviation, because w_avg may lie beyond the percentile.
        """
        offset = np.asarray(w, np.float64) - w_avg
        least = np.maximum(offset.std(axis=0), _SMALLEST)
        reach = np.stack([-np.quantile(offset, 1 - _MOST, axis=0), np.quantile(offset, _MOST, axis=0)])
        reach = np.maximum(reach, least)
        reach *= np.maximum(np.quantile(_of_sides(offset, reach), _MOST, axis=-1), 1.0)[:, None]
        return cls(w_avg, reach * (np.quantile(_of_sides(offset, reach).max(axis=0), _MOST) or 1.0))

    def distances(self, ws: Floats) -> NDArray[np.float64]:
        """Returns the distance of each w: [..., w_dim] -> [...]."""
        distances: NDArray[np.float64] = _of_sides(ws - self.w_avg.astype(np.float64), self.reach).max(axis=0)
        return distances

    def distance(self, ws: Floats) -> float:
        """Returns the distance of a face with the latents ws [num_ws, w_dim], that of its furthest layer.

        So a mix of layers of two faces is never further than the further one of them.
        """
        return float(self.distances(ws).max())


def _of_sides(offset: NDArray[Any], reach: NDArray[np.float64]) -> NDArray[np.float64]:
    """Returns the distances on both sides of w_avg: [..., w_dim], [2, w_dim] -> [2, ...]."""
    below, above = np.minimum(offset, 0.0) / reach[0], np.maximum(offset, 0.0) / reach[1]
    return np.stack([np.linalg.norm(below, axis=-1), np.linalg.norm(above, axis=-1)])
