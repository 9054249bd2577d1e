"""Moments on a path chosen so that the steps between them are of equal distance."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Sequence

import numpy as np

EVEN = 0.05  # as a share of the mean step: what the longest and the shortest may differ by
_AIM = 0.01  # rounds go on until this, so that a distance measured otherwise still is even

Measure = Callable[[Sequence[float]], Sequence[float]]


@dataclasses.dataclass(frozen=True)
class Spaced:
    """Moments [N], the steps between each two [N - 1], and how even these are: (longest - shortest) / mean."""

    moments: list[float]
    steps: list[float]

    @property
    def unevenness(self) -> float:
        """(longest - shortest) / mean of the steps; 0 where nothing moves."""
        mean = float(np.mean(self.steps))
        return (max(self.steps) - min(self.steps)) / mean if mean > 0 else 0.0


def spaced_evenly(moments: Sequence[float], measure: Measure, *, rounds: int, aim: float = _AIM) -> Spaced:
    """Moves the inner ones of `moments` until their steps by `measure` are equal: the best of so many rounds.

    A round takes the distances that it finds as the length of the path so far, and puts the moments at equal parts of
    it. That this length is made of steps, not of an arc, is what evens out the step around a corner too. The first and
    the last moment stay.
    """
    best = spaced = Spaced(list(moments), list(measure(moments)))
    for _ in range(rounds - 1):
        if best.unevenness <= aim:
            break
        spaced = _respaced(spaced, measure)
        best = min(best, spaced, key=lambda one: one.unevenness)
    return best


def _respaced(spaced: Spaced, measure: Measure) -> Spaced:
    length = np.concatenate([[0.0], np.cumsum(spaced.steps)])
    wanted = np.linspace(0.0, length[-1], len(length))
    moments = np.interp(wanted, length, spaced.moments).tolist()
    moments[0], moments[-1] = spaced.moments[0], spaced.moments[-1]
    return Spaced(moments, list(measure(moments)))
