"""A path through a latent space, from point to point, and where on it the frames are."""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from services.network import Float32s

Leg = Callable[[Float32s, Float32s, float], Float32s]

_ON_A_POINT = 1e-9  # of a leg: nearer than that, rounding has moved a frame off the point
_SAME, _OPPOSITE = 1e-6, 1e-3  # radians from 0 and from π within which an arc is straight, or has no plane
_NOWHERE = 1e-6  # of the other point's distance from the centre: nearer, and only rounding gives a point a direction


class OppositePoints(ValueError):
    """Two points lie opposite each other: every great circle through the one leads to the other."""


def moments(amount: int, speed: float, endpoints: bool) -> list[float]:
    """t of `amount` frames: k · speed / amount, k = 1..amount; with `endpoints` evenly from 0 to `speed`, both in."""
    if endpoints:
        return [speed * k / (amount - 1) for k in range(amount)]
    return [speed * k / amount for k in range(1, amount + 1)]


@dataclasses.dataclass(frozen=True)
class Path:
    """`points` [..., dim], at least two, all of one shape, with a leg between each two.

    t = 0 is the first point and t = 1 the last; every leg takes an equal share of t. Beyond them the path goes on along
    its first or last leg. Each point is passed to the bit.
    """

    points: Sequence[Float32s]
    leg: Leg

    def at(self, t: float) -> Float32s:
        """The point [..., dim] at t; raises OppositePoints from the leg."""
        number, share = place(t, len(self.points) - 1)
        start, end = self.points[number : number + 2]
        if share == 0 or share == 1:
            return start if share == 0 else end
        return self.leg(start, end, share)


def place(t: float, legs: int) -> tuple[int, float]:
    """Which leg t is on, and how far along it: 0..1, or beyond for the first and the last leg."""
    far = t * legs
    if abs(far - round(far)) < _ON_A_POINT:
        far = float(round(far))
    number = min(max(math.floor(far), 0), legs - 1)
    return number, far - number


def arc(centre: NDArray[np.floating[Any]] | float = 0.0) -> Leg:
    """Legs along great circles around `centre` [dim], at constant angular speed (Shoemake 1985, equation of Slerp):

        slerp(a, b, s) = (sin((1 - s) Ω) a + sin(s Ω) b) / sin Ω,  Ω the angle between the unit vectors a and b

    for each row [..., dim] by itself. The distance from the centre goes evenly from that of the start to that of the
    end, and stays what it is beyond them, where the circle goes on. A point at the centre has no direction: there the
    leg is straight.

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
    """The direction [..., dim] that lies at `share` of the `angle` [..., 1] from a to b, all of length 1."""
    straight = angle < _SAME
    sine = np.where(straight, 1.0, np.sin(angle))
    first = np.where(straight, 1 - share, np.sin((1 - share) * angle) / sine)
    second = np.where(straight, share, np.sin(share * angle) / sine)
    return first * a + second * b


def _polar(vectors: NDArray[np.float64]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Directions [..., dim], 0 for a vector of length 0, and lengths [..., 1]."""
    length = _length(vectors)
    return vectors / np.where(length > 0, length, 1.0), length


def _length(vectors: NDArray[np.float64]) -> NDArray[np.float64]:
    length: NDArray[np.float64] = np.linalg.norm(vectors, axis=-1, keepdims=True)
    return length
