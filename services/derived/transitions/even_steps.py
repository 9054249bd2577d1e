"""Moments on a way chosen so that the steps between them are of equal distance."""

from __future__ import annotations

import dataclasses
import itertools
from collections.abc import Callable, Sequence

import numpy as np

EVEN = 0.05  # as a share of the mean step: what the longest and the shortest may differ by

Measure = Callable[[Sequence[float]], Sequence[float]]


@dataclasses.dataclass(frozen=True)
class Spaced:
    """Moments [N + 1], and the N steps between them."""

    moments: list[float]
    steps: list[float]

    @property
    def unevenness(self) -> float:
        """(longest - shortest) / mean of the steps; 0 where nothing moves."""
        mean = float(np.mean(self.steps))
        return (max(self.steps) - min(self.steps)) / mean if mean > 0 else 0.0


def spaced_evenly(
    moments: Sequence[float], measure: Measure, *, corners: Sequence[float] = (), rounds: int, aim: float = 0.01
) -> Spaced:
    """Moves the inner ones of `moments`, in order, until the steps between them are equal: the best of so many rounds.

    A round takes what `measure` gives between moments as the length of the way there, and puts the moments at equal
    parts of it, or half way to them after a round that made it worse; one that comes to `aim` is the last. The way goes
    through `corners`: a step that has one in it is as long as its two parts. The first and the last moment stay.
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
class _Measured:
    """A round: the moments with the corners among them, and how far along the way each of them is."""

    spaced: Spaced
    nodes: list[float]
    length: list[float]

    def evened(self, share: float) -> list[float]:
        """The moments moved, by that share of the way, to equal parts of the length."""
        first, *inner, last = self.spaced.moments
        wanted = np.linspace(0.0, self.length[-1], len(inner) + 2)[1:-1]
        even = np.interp(wanted, self.length, self.nodes)
        return [first, *(inner + share * (even - inner)).tolist(), last]


def _measured(moments: Sequence[float], measure: Measure, corners: Sequence[float]) -> _Measured:
    passed = [corner for corner in corners if moments[0] < corner < moments[-1]]
    nodes = sorted({*moments, *passed}, reverse=bool(moments[-1] < moments[0]))
    length = np.concatenate([[0.0], np.cumsum(measure(nodes))]).tolist()
    far = dict(zip(nodes, length, strict=True))
    steps = [far[end] - far[start] for start, end in itertools.pairwise(moments)]
    return _Measured(Spaced(list(moments), steps), nodes, length)
