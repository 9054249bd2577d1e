"""Paths through a latent space, from point to point, and where on them the frames are."""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from services.network import Float32s

Leg = Callable[[Float32s, Float32s, float], Float32s]

_ON_A_POINT = 1e-9  # of a leg: within it, only rounding has moved a frame off the point
_SAME, _OPPOSITE = 1e-6, 1e-3  # radians from 0 where an arc is straight; from π where it has no plane
_NOWHERE = 1e-6  # of the other point's distance from the centre: within it, a direction is mere rounding


class OppositePoints(ValueError):
    """Two points lie opposite each other: every great circle through one leads to the other."""


def moments(amount: int, speed: float, endpoints: bool) -> list[float]:
    """Returns the t of `amount` frames.

    Args:
        amount: The number of frames, at least 2 with `endpoints`.
        speed: Where the last frame is.
        endpoints: Whether t = 0 is a frame. If so, frames are spread evenly from 0 to `speed`; otherwise frame k, from
            1 on, is at k * speed / amount.
    """
    if endpoints:
        return [speed * k / (amount - 1) for k in range(amount)]
    return [speed * k / amount for k in range(1, amount + 1)]


@dataclasses.dataclass(frozen=True)
class PointPath:
    """A path through points, with a leg between each two.

    t = 0 is the first point and t = 1 the last; every leg takes an equal share of t. Outside of 0..1 the path continues
    along its first or last leg. Each point is passed exactly.

    Args:
        points: At least two, [..., dim], all of one shape.
        leg: Returns the point at a share of the way from one point to the next.
    """

    points: Sequence[Float32s]
    leg: Leg

    def at(self, t: float) -> Float32s:
        """Returns the point [..., dim] at t. Raises OppositePoints if the leg does."""
        number, share = place(t, len(self.points) - 1)
        start, end = self.points[number : number + 2]
        if share == 0 or share == 1:
            return start if share == 0 else end
        return self.leg(start, end, share)


def place(t: float, legs: int) -> tuple[int, float]:
    """Returns the leg that t is on, and the share of it: 0..1, or beyond on the first and the last leg."""
    far = t * legs
    if abs(far - round(far)) < _ON_A_POINT:
        far = float(round(far))
    number = min(max(math.floor(far), 0), legs - 1)
    return number, far - number


def arc(centre: NDArray[np.floating[Any]] | float = 0.0) -> Leg:
    """Returns a leg along great circles around `centre` [dim], at constant angular speed (Shoemake 1985, Slerp):

        slerp(a, b, s) = (sin((1 - s) Ω) a + sin(s Ω) b) / sin Ω,  Ω the angle between the unit vectors a and b

    for each row [..., dim] by itself. The distance from the centre changes evenly from the start's to the end's; beyond
    them it stays as it is, and the circle continues. Where a point is at the centre, and so has no direction, the leg
    is straight.

    The leg raises OppositePoints where Ω is π.
    """

    def leg(start: Float32s, end: Float32s, share: float) -> Float32s:
        (a, near), (b, far) = (_polar(point.astype(np.float64) - centre) for point in (start, end))
        a, b = np.where(near > _NOWHERE * far, a, b), np.where(far > _NOWHERE * near, b, a)
        angle = 2 * np.arctan2(_length(a - b), _length(a + b))
        if (np.pi - angle < _OPPOSITE).any():
            raise OppositePoints
        radius = near + (far - near) * min(max(share, 0.0), 1.0)
        return (centre + radius * _turned(a, b, angle, share)).astype(np.float32)

    return leg


def _turned(
    a: NDArray[np.float64], b: NDArray[np.float64], angle: NDArray[np.float64], share: float
) -> NDArray[np.float64]:
    """Returns the direction [..., dim] of length 1 at `share` of the `angle` [..., 1] from a to b."""
    straight = angle < _SAME
    sine = np.where(straight, 1.0, np.sin(angle))
    first = np.where(straight, 1 - share, np.sin((1 - share) * angle) / sine)
    second = np.where(straight, share, np.sin(share * angle) / sine)
    return first * a + second * b


def _polar(vectors: NDArray[np.float64]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Returns directions [..., dim] of length 1 (0 for a vector of length 0) and lengths [..., 1]."""
    length = _length(vectors)
    return vectors / np.where(length > 0, length, 1.0), length


def _length(vectors: NDArray[np.float64]) -> NDArray[np.float64]:
    length: NDArray[np.float64] = np.linalg.norm(vectors, axis=-1, keepdims=True)
    return length
