"""Curves as the coordinates of a drawing."""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Sequence

from stylegan2.training.report.ticks import linear_ticks, log_ticks, tick_label

WIDTH, HEIGHT = 440, 250  # units, about the pixels of a phone, so that letters stay legible there
LEFT, RIGHT, TOP, BOTTOM = 52, 12, 12, 38
LOG_SPAN = 30  # values that span more are drawn on a logarithmic axis
LOG_LEAST = 1e-250  # below it there is no room for an axis
POINTS = 200  # of a curve; more are averaged


@dataclasses.dataclass(frozen=True)
class Tick:
    """A mark on an axis: where, in units of the drawing, and what it says."""

    at: float
    label: str


@dataclasses.dataclass(frozen=True)
class Dot:
    """A point of a curve and what it says when it is pointed at."""

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
        """As the `points` of an SVG polyline."""
        return " ".join(f"{dot.x:.1f},{dot.y:.1f}" for dot in self.dots)


class Plot:
    """Curves in one drawing of WIDTH x HEIGHT units.

    `curves` are names with points (kimg, value), all finite, one point at least. `target` is a value to mark with a
    line. With `log` the vertical axis is logarithmic where the values are above LOG_LEAST and the largest is more than
    30 times the smallest.
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
        self._low, self._high = spread(min(values), max(values), self.log)
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


def spread(low: float, high: float, log: bool) -> tuple[float, float]:
    """A range with some room around the values."""
    if log:
        room = math.exp(0.05 * (math.log(high) - math.log(low)))  # their ratio itself may be too large a number
        return low / room, high * room
    room = (high - low) * 0.06 or abs(high) * 0.1 or 1.0
    return (0.0 if 0 <= low < room else low - room), high + room


def averaged(points: Sequence[tuple[float, float]], at_most: int = POINTS) -> list[tuple[float, float]]:
    """No more than so many points, each the mean of its neighbours; the last one is kept as it is."""
    if len(points) <= at_most:
        return list(points)
    size = math.ceil((len(points) - 1) / (at_most - 1))
    parts = [points[start : min(start + size, len(points) - 1)] for start in range(0, len(points) - 1, size)]
    means = [(sum(x for x, _ in part) / len(part), sum(y for _, y in part) / len(part)) for part in parts]
    return [*means, points[-1]]
