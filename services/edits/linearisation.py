"""The outputs around a point and their derivative, measured with forward passes."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

Vector = NDArray[np.float64]
Function = Callable[[Vector], Vector]  # coordinates [N, P] -> outputs [N, K]

STEP = 0.06  # whitened standard deviations: smaller ones drown in rounding, larger ones see the curvature


@dataclasses.dataclass(frozen=True)
class Linearisation:
    """What is known of a function around the point `c`.

    Attributes:
        c: The point, [P].
        outputs: The values there, [K].
        jacobian: The derivative, [K, P].
        is_measured: False if the derivative was updated after a step, by Broyden's rule, and not measured.
    """

    c: Vector
    outputs: Vector
    jacobian: Vector
    is_measured: bool = True

    def moved(self, c: Vector, outputs: Vector) -> Linearisation:
        """Returns the linearisation after a step to `c`, where the outputs were found.

        Broyden's rule changes the derivative as little as possible so that it explains this step: J + (dy - J d) d' /
        |d|^2 (Broyden 1965, doi:10.1090/S0025-5718-1965-0198670-6).
        """
        step = c - self.c
        unexplained = outputs - self.outputs - self.jacobian @ step
        jacobian = self.jacobian + np.outer(unexplained, step / (step @ step))
        return Linearisation(c, outputs, jacobian, is_measured=False)


def linearised(function: Function, c: Vector, outputs: Vector) -> Linearisation:
    """Measures the derivative at `c` [P], where `outputs` [K] were found, by one-sided finite differences.

    It takes P forward passes. An axis along which an output is not a finite number gets the derivative 0, so that the
    search does not use it.
    """
    beside = function(c + STEP * np.eye(len(c)))  # [P, K]
    slopes = (beside - outputs) / STEP
    slopes[~np.isfinite(slopes).all(axis=1)] = 0
    return Linearisation(c, outputs, slopes.T)
