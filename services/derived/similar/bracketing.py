"""Finds how far to go in each of several directions so that a measured distance is reached."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Sequence

Measure = Callable[[Sequence[int], Sequence[float]], Sequence[float]]

_OVERSHOOT = 1.1  # overshooting gives a bracket, which is worth more than a near miss
_SLOWEST, _FASTEST = 1.3, 4.0  # the growth of a scale per round while its distance is too small
_MARGIN = 0.1  # a round stays away from the ends of a bracket by this share of it


class OutOfReach(ValueError):
    """The wanted distance was not reached.

    Attributes:
        nearest: The closest distance reached. If every direction saturates, the smallest maximum over directions.
        is_saturated: Whether the distance cannot be reached within the furthest scale.
    """

    def __init__(self, nearest: float, is_saturated: bool) -> None:
        super().__init__()
        self.nearest = nearest
        self.is_saturated = is_saturated


@dataclasses.dataclass(frozen=True)
class Reached:
    """A scale, and the distance measured there."""

    scale: float
    distance: float


class _Search:
    """The search in one direction. `scale` is tried next; `is_open` ends once the target is reached or out of reach."""

    def __init__(self, target: float, tolerance: float, first: float, furthest: float) -> None:
        self._target, self._tolerance, self._furthest = target, tolerance, furthest
        self._low = Reached(0.0, 0.0)  # the largest scale known to be too small
        self._high: Reached | None = None  # the smallest scale known to be too large
        self.scale = min(first, furthest)
        self.nearest = Reached(0.0, 0.0)
        self.is_open = True
        self.is_saturated = False

    @property
    def miss(self) -> float:
        """How far the nearest distance so far is from the target."""
        return abs(self.nearest.distance - self._target)

    @property
    def is_reached(self) -> bool:
        """Whether the nearest distance so far is within the tolerance."""
        return self.miss <= self._tolerance * self._target

    def learn(self, distance: float) -> None:
        """Records the distance measured at `scale`, and chooses the next scale."""
        found = Reached(self.scale, distance)
        if abs(distance - self._target) < self.miss:
            self.nearest = found
        if distance > self._target:
            self._high = found
        else:
            self._low = found
        self.is_saturated = self._high is None and self.scale >= self._furthest and not self.is_reached
        self.is_open = not self.is_reached and not self.is_saturated
        self.scale = self._further() if self._high is None else self._between(self._low, self._high)

    def _further(self) -> float:
        growth = _OVERSHOOT * self._target / self._low.distance if self._low.distance > 0 else _FASTEST
        return min(self.scale * min(max(growth, _SLOWEST), _FASTEST), self._furthest)

    def _between(self, low: Reached, high: Reached) -> float:
        """Returns the secant's crossing, kept away from the ends of the bracket so that it shrinks in every round."""
        share = (self._target - low.distance) / (high.distance - low.distance)
        return low.scale + (high.scale - low.scale) * min(max(share, _MARGIN), 1 - _MARGIN)


def reached_scales(
    measure: Measure, count: int, target: float, *, tolerance: float, first: float, furthest: float, rounds: int
) -> list[Reached]:
    """Finds for each direction a scale at which `measure` gives `target`.

    The search widens a scale until it is too large, then narrows the bracket with secants. All directions are measured
    together, and none once it has reached the target.

    Args:
        measure: Takes the numbers of directions and a scale for each, and returns their distances. A distance is 0 at
            scale 0 and grows continuously.
        count: The number of directions.
        target: The distance to reach.
        tolerance: How far the result may be from `target`, as a share of it.
        first: The scale to begin with.
        furthest: The largest scale to try.
        rounds: How many times `measure` may be called.

    Raises:
        OutOfReach: A direction does not reach the target up to `furthest`, or not within so many rounds.
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
    if not worst.is_reached:
        raise OutOfReach(worst.nearest.distance, is_saturated=False)
    return [search.nearest for search in searches]
