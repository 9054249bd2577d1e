"""How far to go in each of several directions so that a measured distance is met."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Sequence

Measure = Callable[[Sequence[int], Sequence[float]], Sequence[float]]

_OVERSHOOT = 1.1  # a bracket is worth more than a near miss
_SLOWEST, _FASTEST = 1.3, 4.0  # by what a scale grows in a round while the distance is too small
_MARGIN = 0.1  # of a bracket, that a round stays away from its ends


class OutOfReach(ValueError):
    """The distance was not met: `nearest` is the smallest that came of directions that end before it (`is_saturated`),
    or else of the directions that did not come near enough the farthest off.
    """

    def __init__(self, nearest: float, is_saturated: bool) -> None:
        super().__init__()
        self.nearest = nearest
        self.is_saturated = is_saturated


@dataclasses.dataclass(frozen=True)
class Met:
    """A scale, and the distance that was measured there."""

    scale: float
    distance: float


class _Search:
    """One direction: `scale` is what is tried next; `is_open` until the target is met, or cannot be."""

    def __init__(self, target: float, tolerance: float, first: float, furthest: float) -> None:
        self._target, self._tolerance, self._furthest = target, tolerance, furthest
        self._low = Met(0.0, 0.0)  # on this side of the target
        self._high: Met | None = None  # on the other
        self.scale = min(first, furthest)
        self.nearest = Met(0.0, 0.0)
        self.is_open = True
        self.is_saturated = False

    @property
    def miss(self) -> float:
        """How far the nearest distance so far is off."""
        return abs(self.nearest.distance - self._target)

    @property
    def is_met(self) -> bool:
        """Whether that is near enough."""
        return self.miss <= self._tolerance * self._target

    def learn(self, distance: float) -> None:
        """Takes in what `scale` gave, and chooses the next one."""
        found = Met(self.scale, distance)
        if abs(distance - self._target) < self.miss:
            self.nearest = found
        if distance > self._target:
            self._high = found
        else:
            self._low = found
        self.is_saturated = self._high is None and self.scale >= self._furthest and not self.is_met
        self.is_open = not self.is_met and not self.is_saturated
        self.scale = self._further() if self._high is None else self._between(self._low, self._high)

    def _further(self) -> float:
        growth = _OVERSHOOT * self._target / self._low.distance if self._low.distance > 0 else _FASTEST
        return min(self.scale * min(max(growth, _SLOWEST), _FASTEST), self._furthest)

    def _between(self, low: Met, high: Met) -> float:
        """The secant's place in the bracket, away from its ends so that it shrinks in each round."""
        share = (self._target - low.distance) / (high.distance - low.distance)
        return low.scale + (high.scale - low.scale) * min(max(share, _MARGIN), 1 - _MARGIN)


def reach(
    measure: Measure, count: int, target: float, *, tolerance: float, first: float, furthest: float, rounds: int
) -> list[Met]:
    """For each of `count` directions a scale at which `measure` gives `target`, within `tolerance` of it as a share.

    `measure` takes numbers of directions and a scale for each, and gives their distances, which are to be 0 at scale 0
    and to grow from there without jumps: the search widens a scale until it is too far, then narrows that bracket. All
    directions are measured together, and no more once they are met.

    Raises:
        OutOfReach: a direction does not get that far up to the scale `furthest`, or not near enough in so many rounds.
    """
    searches = [_Search(target, tolerance, first, furthest) for _ in range(count)]
    for _ in range(rounds):
        if not (open_ := [number for number, search in enumerate(searches) if search.is_open]):
            break
        for number, distance in zip(open_, measure(open_, [searches[number].scale for number in open_]), strict=True):
            searches[number].learn(distance)
    if saturated := [search.nearest.distance for search in searches if search.is_saturated]:
        raise OutOfReach(min(saturated), is_saturated=True)
    worst = max(searches, key=lambda search: search.miss)
    if not worst.is_met:
        raise OutOfReach(worst.nearest.distance, is_saturated=False)
    return [search.nearest for search in searches]
