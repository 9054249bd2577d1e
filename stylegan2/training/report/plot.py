"""Computes the coordinates of a drawing of curves."""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Sequence

from stylegan2.training.report.ticks import linear_ticks, log_ticks, tick_label

WIDTH, HEIGHT = 440, 250  # units, about the width of a phone in pixels, so that letters stay legible there
LEFT, RIGHT, TOP, BOTTOM = 52, 12, 12, 38
LOG_SPAN = 30  # a logarithmic axis needs a larger ratio of the largest to the smallest value
LOG_LEAST = 1e-250  # a logarithmic axis around smaller values would underflow
POINTS = 200  # most points of a curve; a longer one is averaged


@dataclasses.dataclass(frozen=True)
class Tick:
    """A mark on an axis: its place in units of the drawing, and its label."""

    at: float
    label: str


@dataclasses.dataclass(frozen=True)
class Dot:
    """A point of a curve, and the text that shows when the mouse is over it."""

    x: float
    y: float
    text: str


@dataclasses.dataclass(frozen=True)
class Line:
    """A curve: its name and its points."""

    name: str
    dots: list[Dot]

    @property
    def path(self) -> str:
        """The `points` of an SVG polyline."""
        return " ".join(f"{dot.x:.1f},{dot.y:.1f}" for dot in self.dots)


class Plot:
    """One or more curves in a drawing of WIDTH x HEIGHT units.

    Args:
        curves: the name and the points (kimg, value) of each curve. All numbers must be finite, and there must be at
            least one point.
        target: a value to mark with a line.
        log: makes the vertical axis logarithmic if all values are above LOG_LEAST and the largest is more than 30
            times the smallest.
    """

    def __init__(
        self,
        curves: Sequence[tuple[str, Sequence[tuple[float, float]]]],
        target: float | None = None,
        log: bool = False,
    ):
        curves = [(name, averaged(points)) for name, points in curves if points]
        values = [value for _, points in curves for _, value in points] + ([] if target is None else [target])
        self.log = log and min(values) > LOG_LEAST and max(values) > LOG_SPAN * min(values)
        self._low, self._high = padded_range(min(values), max(values), self.log)
        self._last = max(kimg for _, points in curves for kimg, _ in points) or 1.0
        ticks = log_ticks(self._low, self._high) if self.log else linear_ticks(self._low, self._high)
        self.y_ticks = [Tick(self._y(tick), tick_label(tick)) for tick in ticks]
        self.x_ticks = [Tick(self._x(tick), tick_label(tick)) for tick in linear_ticks(0, self._last)]
        self.target = None if target is None else Tick(self._y(target), tick_label(target))
        self.lines = [Line(name, [self._dot(name, *point) for point in points]) for name, points in curves]

    def _x(self, kimg: float) -> float:
        return LEFT + kimg / self._last * (WIDTH - LEFT - RIGHT)

    def _y(self, value: float) -> float:
        low, high, value = (math.log(v) if self.log else v for v in (self._low, self._high, value))
        return HEIGHT - BOTTOM - (value - low) / (high - low) * (HEIGHT - TOP - BOTTOM)

    def _dot(self, name: str, kimg: float, value: float) -> Dot:
        return Dot(self._x(kimg), self._y(value), f"{name} {value:.4g} at {kimg:,.6g} kimg")


def padded_range(low: float, high: float, log: bool) -> tuple[float, float]:
    """Returns a range with some room around the values from `low` to `high`."""
    if log:
        room = math.exp(0.05 * (math.log(high) - math.log(low)))  # the ratio itself might overflow
        return low / room, high * room
    room = (high - low) * 0.06 or abs(high) * 0.1 or 1.0
    return (0.0 if 0 <= low < room else low - room), high + room


def averaged(points: Sequence[tuple[float, float]], at_most: int = POINTS) -> list[tuple[float, float]]:
    """Reduces points to `at_most`, each the mean of successive points. The last point is kept unchanged."""
    if len(points) <= at_most:
        return list(points)
    size = math.ceil((len(points) - 1) / (at_most - 1))
    parts = [points[start : min(start + size, len(points) - 1)] for start in range(0, len(points) - 1, size)]
    means = [(sum(x for x, _ in part) / len(part), sum(y for _, y in part) / len(part)) for part in parts]
    return [*means, points[-1]]
