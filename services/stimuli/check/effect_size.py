"""Standardised differences between the means of groups: Hedges' g, and its confidence interval.

g is Cohen's d with the pooled standard deviation, times J = 1 - 3 / (4 df - 1), df = n1 + n2 - 2, which takes away most
of d's bias in small samples (Hedges, "Distribution theory for Glass's estimator of effect size and related estimators",
Journal of Educational Statistics 6, 1981, doi:10.3102/10769986006002107). The cells of stimulus sets are small, hence g
and not d. Its interval is that of Hedges and Olkin ("Statistical methods for meta-analysis", 1985, chapter 5) for
independent groups: g -+ 1.96 sqrt((n1 + n2) / (n1 n2) + g^2 / (2 (n1 + n2))). Where the same persons are in both
groups, the pictures of a pair resemble each other, and the interval is wider than need be.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

Doubles = NDArray[np.float64]

CONFIDENCE = 0.95
_ROUNDING = 1e-9  # of the means: smaller differences and deviations are errors of rounding
_Z = 1.959963984540054  # of the normal distribution, for CONFIDENCE


@dataclasses.dataclass(frozen=True)
class GroupMoments:
    """For G groups and K quantities: numbers of values, means, and variances (with n - 1), [..., G, K].

    The mean of no value is NaN, and so is the variance of fewer than two.
    """

    n: Doubles
    mean: Doubles
    variance: Doubles

    def pairs(self) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
        """Returns the first and the second group of each pair."""
        return np.triu_indices(self.n.shape[-2], k=1)


def group_moments(values: Doubles, groups: Sequence[NDArray[np.intp]]) -> GroupMoments:
    """Returns the moments of the rows `groups` of `values` [N, K], in which NaN stands for "not measured"."""
    n, mean, variance = (np.full((len(groups), values.shape[1]), np.nan) for _ in range(3))
    for row, members in enumerate(groups):
        own = values[members]
        there = ~np.isnan(own)
        n[row] = there.sum(axis=0)
        total = np.where(there, own, 0).sum(axis=0)
        np.divide(total, n[row], out=mean[row], where=n[row] > 0)
        squares = np.where(there, (own - mean[row]) ** 2, 0).sum(axis=0)
        np.divide(squares, n[row] - 1, out=variance[row], where=n[row] > 1)
    return GroupMoments(n, mean, variance)


def hedges_g(moments: GroupMoments, first: NDArray[np.intp], second: NDArray[np.intp]) -> Doubles:
    """Returns g [P, K] of the groups `second` against `first` [P]: positive if the second one has the larger mean.

    NaN where a group has fewer than two values; infinite where the means differ and nothing varies within the groups.
    """
    n1, n2 = moments.n[..., first, :], moments.n[..., second, :]
    m1, m2 = moments.mean[..., first, :], moments.mean[..., second, :]
    v1, v2 = moments.variance[..., first, :], moments.variance[..., second, :]
    freedom = np.where((n1 > 1) & (n2 > 1), n1 + n2 - 2, np.nan)
    tiny = _ROUNDING * np.maximum(np.abs(m1), np.abs(m2))
    difference = np.where(np.abs(m2 - m1) <= tiny, 0, m2 - m1)
    with np.errstate(divide="ignore", invalid="ignore"):
        sd = np.sqrt(((n1 - 1) * v1 + (n2 - 1) * v2) / freedom)
        d = np.where(sd > tiny, difference / sd, np.where(difference == 0, 0, np.sign(difference) * np.inf))
        return np.asarray(np.where(np.isnan(freedom), np.nan, d * (1 - 3 / (4 * freedom - 1))))


def interval(g: float, n1: float, n2: float) -> tuple[float, float]:
    """Returns the limits of the confidence interval of g for groups of n1 and n2 values."""
    error = _Z * float(np.sqrt((n1 + n2) / (n1 * n2) + g * g / (2 * (n1 + n2))))
    return g - error, g + error
