"""Solves an edit: Levenberg-Marquardt in whitened coordinates, with forward passes alone."""

from __future__ import annotations

import dataclasses

import numpy as np

from services.edits.coordinates import Coordinates, Vector
from services.edits.elimination import solved
from services.edits.linearisation import Function, Linearisation, linearised
from services.edits.problem import Problem

_FIRST_DAMPING, _LEAST_DAMPING, _DAMPING_AFTER_FAILURE = 0.02, 1e-4, 0.1
_RELAX, _TIGHTEN = 4, 8  # what damping is divided by after a success, and multiplied with after a failure
_LEAST_GAIN = 0.01  # of the cost: the search ends below it
_LONG_STEP = 0.35  # whitened SD: after a longer step the derivative is measured again
_SLOW_GAIN = 0.05  # of the cost: after a smaller one, too


@dataclasses.dataclass(frozen=True, kw_only=True)
class SearchSettings:
    """How a search goes.

    Attributes:
        prior: The weight of the distance from the face, see Coordinates.prior.
        spread: The weight of the differences between groups of layers.
        trust: The longest step, in whitened SD.
        steps: The largest number of steps.
        tries: How many lengths of a step are tried.
        jacobians: How often the derivative may be measured again.
    """

    prior: float = 0.1
    spread: float = 0.2
    trust: float = 2.0
    steps: int = 9
    tries: int = 7
    jacobians: int = 3


@dataclasses.dataclass(frozen=True)
class Solution:
    """Where a search ended.

    Attributes:
        at: The end, with the outputs there.
        cost: The sum of squared residuals and the penalty of the prior.
    """

    at: Linearisation
    cost: float


def solve(
    function: Function,
    problem: Problem,
    coordinates: Coordinates,
    start: Linearisation,
    settings: SearchSettings = SearchSettings(),
) -> Solution:
    """Returns the coordinates c that minimise |residuals|^2 + c' Q c, found from `start`.

    Each step solves (J'J + Q + mu M) d = -(J'r + Q c) with the damping mu (Levenberg 1944, Marquardt 1963,
    doi:10.1137/0111030) and is shortened to the trust region. Between measurements of the derivative J it is updated by
    Broyden's rule.

    Args:
        function: Maps coordinates [N, P] to outputs [N, K].
        problem: What is asked of the outputs.
        coordinates: Of the search; the prior pulls to their origin.
        start: Where the search begins.
        settings: How it goes.

    Raises:
        ValueError: An output that counts is not a finite number at the start.
    """
    search = _Search(function, problem, coordinates, start, settings)
    if not np.isfinite(search.cost):
        raise ValueError("the outputs at the start must be finite numbers")
    for _ in range(settings.steps):
        if not search.step():
            break
    return Solution(search.at, search.cost)


class _Search:
    """The state of a search: where it is, the cost there, the damping, and how many derivatives it has measured."""

    def __init__(
        self,
        function: Function,
        problem: Problem,
        coordinates: Coordinates,
        start: Linearisation,
        settings: SearchSettings,
    ) -> None:
        self._function, self._problem, self._coordinates = function, problem, coordinates
        self._settings = settings
        self._prior = coordinates.prior(settings.prior, settings.spread)
        self._damping = _FIRST_DAMPING
        self._left = settings.jacobians
        self.at = start
        self.cost = self._cost(start.c, start.outputs)

    def step(self) -> bool:
        """Makes one step; returns whether a further one is worth while."""
        found = self._better()
        if found is None:
            return self._look_again()
        gain = 1 - self._cost(*found) / self.cost
        length = self._coordinates.length(found[0] - self.at.c)
        is_last = gain < _LEAST_GAIN and (self.at.is_measured or not self._left)
        self.at, self.cost = self.at.moved(*found), self._cost(*found)
        self._damping = max(self._damping / _RELAX, _LEAST_DAMPING)
        if not is_last and (length > _LONG_STEP or gain < _SLOW_GAIN):
            self._measure()
        return not is_last

    def _better(self) -> tuple[Vector, Vector] | None:
        """Returns a point with lower cost and its outputs. None if no length of the step leads to one."""
        slopes = self._problem.slopes(self.at.jacobian)
        residuals = self._problem.residuals(self.at.outputs)
        curvature = slopes.T @ slopes + self._prior
        gradient = slopes.T @ residuals + self._prior @ self.at.c
        for _ in range(self._settings.tries):
            c = self.at.c + self._trusted(self._solved(curvature, gradient))
            outputs = self._function(c[None])[0]
            if self._cost(c, outputs) < self.cost:  # false for NaN
                return c, outputs
            self._damping = max(self._damping * _TIGHTEN, _DAMPING_AFTER_FAILURE)
        return None

    def _solved(self, curvature: Vector, gradient: Vector) -> Vector:
        return -solved(curvature + np.diag(self._damping * self._coordinates.shares), gradient)

    def _trusted(self, step: Vector) -> Vector:
        return step * min(1.0, self._settings.trust / max(self._coordinates.length(step), 1e-12))

    def _look_again(self) -> bool:
        """Measures the derivative again after no step was better; returns whether that can help."""
        if self.at.is_measured or not self._left:
            return False
        self._measure()
        self._damping = _DAMPING_AFTER_FAILURE
        return True

    def _measure(self) -> None:
        if self._left:
            self._left -= 1
            self.at = linearised(self._function, self.at.c, self.at.outputs)

    def _cost(self, c: Vector, outputs: Vector) -> float:
        residuals = self._problem.residuals(outputs)
        return float(residuals @ residuals + c @ self._prior @ c)
