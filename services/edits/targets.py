"""Targets of an edit: what a request asks for, and the numbers that follow from a face and its network."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from typing import Any

import numpy as np

from services.measurements.population import Population

MAX_TARGETS = 5
_SHARE, _DEVIATIONS = 0.15, 0.1  # of the change, and of the population's SD: the larger one is how near is reached
_LEAST_SD = 1e-9  # of a quantity that does not vary


@dataclasses.dataclass(frozen=True)
class Target:
    """What an attribute should become.

    Attributes:
        value: In the attribute's unit, or in standard deviations (SD) over the network's own faces.
        is_relative: Whether the value counts from the face's own; otherwise from 0, or in SD from the mean.
        in_sd: Whether the value is in SD.
    """

    value: float
    is_relative: bool = False
    in_sd: bool = False

    def wanted(self, before: float, mean: float, sd: float) -> float:
        """Returns the value in the attribute's unit, for a face that has `before`."""
        amount = self.value * sd if self.in_sd else self.value
        if self.is_relative:
            return before + amount
        return mean + amount if self.in_sd else amount

    def record(self) -> Any:
        """Returns the target as requests and recipes write it."""
        if not self.is_relative and not self.in_sd:
            return self.value
        return {"by" if self.is_relative else "to": self.value, "in": "sd" if self.in_sd else "unit"}


@dataclasses.dataclass(frozen=True)
class Goal:
    """A target for one face.

    Attributes:
        before: The face's own value.
        wanted: The value that was asked for.
        nearest: The value nearest to `wanted` within the range of the network's faces, 1st to 99th percentile; a face
            that is itself beyond the range widens it.
        tolerance: How near to `wanted` counts as reached.
        sd: The standard deviation over the network's own faces.
    """

    before: float
    wanted: float
    nearest: float
    tolerance: float
    sd: float

    @property
    def is_within(self) -> bool:
        """Whether the network makes such faces by itself."""
        return abs(self.wanted - self.nearest) <= self.tolerance

    @property
    def distance(self) -> float:
        """How far it is from the face to `wanted`, in SD."""
        return abs(self.wanted - self.before) / self.sd


def goal(
    name: str, target: Target, step: float, before: float, population: Population, tolerance: float | None
) -> Goal:
    """Returns the goal of a target.

    Args:
        name: Of the attribute.
        target: What it should become.
        step: How much of the way to go there: 0 is the face, 1 the target, -1 the same way in the other direction.
        before: The face's own value.
        population: The network's faces.
        tolerance: In the attribute's unit; None for 15% of the change, but at least 0.1 SD.
    """
    mean, sd, low, high = statistics(population, name)
    wanted = before + step * (target.wanted(before, mean, sd) - before)
    nearest = float(np.clip(wanted, min(low, before), max(high, before)))
    usual = max(_SHARE * abs(wanted - before), _DEVIATIONS * sd)
    return Goal(before, wanted, nearest, usual if tolerance is None else tolerance, sd)


def statistics(population: Population, name: str) -> tuple[float, float, float, float]:
    """Returns mean, SD, 1st and 99th percentile of a quantity over the network's own faces."""
    index = population.names.index(name)
    found = (population.mean, population.std, population.low, population.high)
    mean, sd, low, high = (float(values[index]) for values in found)
    return mean, max(sd, _LEAST_SD), low, high


def records(targets: Mapping[str, Target]) -> dict[str, Any]:
    """Returns targets as recipes write them."""
    return {name: target.record() for name, target in targets.items()}
