"""Weighted means of faces in w, and the weights and strengths nearest to given ones that are within the range."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence

import numpy as np

from services.network import Float32s
from services.ranges.nearest import Within, furthest, furthest_each, rounded


def weighted_mean(ws: Float32s, weights: Sequence[float]) -> Float32s:
    """Returns the mean [num_ws, w_dim] of ws [N, num_ws, w_dim] with N weights whose sum is not 0.

    It is computed around the first face in float64: equal faces give exactly themselves, and rounding happens once.
    """
    shares = np.asarray(weights, np.float64) / np.sum(weights)
    first = ws[0].astype(np.float64)
    mean: Float32s = (first + np.tensordot(shares, ws - first, axes=1)).astype(np.float32)
    return mean


def nearest_weights(ws: Float32s, weights: Sequence[float], is_within: Within) -> list[float]:
    """Returns the weights nearest to `weights` whose average is within the range.

    They lie between `weights` and the same without its negative ones, of which the average is between the faces.

    Args:
        ws: Of the N faces, [N, num_ws, w_dim].
        weights: N weights whose sum is not 0.
        is_within: Says whether a face at ws [num_ws, w_dim] is within the range.
    """
    wanted = np.asarray(weights, np.float64) * np.sign(np.sum(weights))
    positive = np.maximum(wanted, 0.0)
    inner = positive * (wanted.sum() / positive.sum())

    def at(share: float) -> list[float]:
        return [rounded(weight) for weight in (inner + share * (wanted - inner)).tolist()]

    return at(furthest(lambda share: is_within(weighted_mean(ws, at(share))), 1.0))


@dataclasses.dataclass(frozen=True)
class Line:
    """The line through an average [num_ws, w_dim] and a face [num_ws, w_dim], on which anti-faces lie."""

    average: Float32s
    face: Float32s

    def at(self, strength: float) -> Float32s:
        """Returns the ws [num_ws, w_dim] at a strength."""
        return weighted_mean(np.stack([self.average, self.face]), [1 + strength, -strength])

    def nearest(self, strengths: Sequence[float], is_within: Within) -> list[float]:
        """Returns for each strength the nearest one that is within the range."""
        return furthest_each(self.at, strengths, is_within)
