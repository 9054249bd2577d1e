"""What an edit asks of a picture, as a problem of least squares."""

from __future__ import annotations

import dataclasses

import numpy as np
from numpy.typing import NDArray

Vector = NDArray[np.float64]


@dataclasses.dataclass(frozen=True)
class Problem:
    """Outputs that should have certain values.

    Attributes:
        rows: Which of the K outputs count, [R].
        goals: The value that each should have, [R].
        tolerances: By how much each may miss it: a miss of one tolerance costs 1, of two 4, [R].
    """

    rows: NDArray[np.intp]
    goals: Vector
    tolerances: Vector

    def residuals(self, outputs: Vector) -> Vector:
        """Returns how many tolerances the outputs [K] miss their goals by, [R]."""
        missed: Vector = (outputs[self.rows] - self.goals) / self.tolerances
        return missed

    def slopes(self, jacobian: Vector) -> Vector:
        """Returns the derivative of the residuals [R, P], from that of the outputs [K, P]."""
        slopes: Vector = jacobian[self.rows] / self.tolerances[:, None]
        return slopes
