"""Chooses frame times so that all steps have the same length."""

from __future__ import annotations

import dataclasses
import itertools
from collections.abc import Callable, Sequence

import numpy as np

EVEN = 0.05  # how much the longest and the shortest step may differ, as a share of the mean

Measure = Callable[[Sequence[float]], Sequence[float]]


@dataclasses.dataclass(frozen=True)
class SpacedMoments:
    """Moments [N + 1], and the lengths of the N steps between them."""

    moments: list[float]
    steps: list[float]

    @property
    def unevenness(self) -> float:
        """(longest - shortest) / mean of the steps; 0 if nothing moves."""
        mean = float(np.mean(self.steps))
        return (max(self.steps) - min(self.steps)) / mean if mean > 0 else 0.0


def spaced_evenly(
    moments: Sequence[float], measure: Measure, *, corners: Sequence[float] = (), rounds: int, aim: float = 0.01
) -> SpacedMoments:
    """Moves the inner moments, in order, until the steps between them have equal lengths; returns the best round.

    A round measures the way between the moments and puts them at equal parts of its length, or half way there after a
    round that made things worse.

    Args:
        moments: The first and the last one stay.
        measure: Returns the distances between consecutive moments.
        corners: Moments that the way bends at; a step around a corner is as long as its two parts.
        rounds: How many times `measure` may be called.
        aim: The unevenness at which the search ends.
    """
    best = latest = _measured(moments, measure, corners)
    for _ in range(rounds - 1):
        if best.spaced.unevenness <= aim:
            break
        went_back = latest is not best
        latest = _measured(latest.evened(0.5 if went_back else 1.0), measure, corners)
        best = min(best, latest, key=lambda one: one.spaced.unevenness)
    return best.spaced


@dataclasses.dataclass(frozen=True)
class _Round:
    """One round: the moments and corners, and how far along the way each of them is."""

    spaced: SpacedMoments
    nodes: list[float]
    length: list[float]

    def evened(self, share: float) -> list[float]:
        """Returns the moments moved by that share of the way towards equal parts of the length."""
        first, *inner, last = self.spaced.moments
        wanted = np.linspace(0.0, self.length[-1], len(inner) + 2)[1:-1]
        even = np.interp(wanted, self.length, self.nodes)
        return [first, *(inner + share * (even - inner)).tolist(), last]


def _measured(moments: Sequence[float], measure: Measure, corners: Sequence[float]) -> _Round:
    passed = [corner for corner in corners if moments[0] < corner < moments[-1]]
    nodes = sorted({*moments, *passed}, reverse=bool(moments[-1] < moments[0]))
    length = np.concatenate([[0.0], np.cumsum(measure(nodes))]).tolist()
    far = dict(zip(nodes, length, strict=True))
    steps = [far[end] - far[start] for start, end in itertools.pairwise(moments)]
    return _Round(SpacedMoments(list(moments), steps), nodes, length)
