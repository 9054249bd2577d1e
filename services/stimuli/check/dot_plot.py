"""Draws the check of a set: a row per quantity, with a dot for each pair of cells.

Rows are sorted by their largest difference. The gray band is where |g| is at most the threshold of a confound. The line
is the confidence interval of the largest difference. Dots beyond the axis lie at its end; the number on the right tells
the largest g of the row.
"""

from __future__ import annotations

import dataclasses
import math

import numpy as np
from PIL import Image, ImageDraw, ImageFont

from services.stimuli.check.check import CONFOUND, EXPECTED, FACTOR, NEGLIGIBLE, SMALL, THRESHOLD, Check, Difference
from stylegan2.pictures.pixels import Pixels

WIDTH, ROW, TOP, BOTTOM = 1400, 34, 96, 76  # pixels
LEFT, RIGHT = 330, 190  # of the axis: the names of the quantities, and the numbers
_LONGEST_NAME = 24  # characters
_LEAST_REACH, _MOST_REACH = 0.5, 3.0  # of the axis, in g
_FONT, _SMALL_FONT = 24, 20
_COLOURS = {
    CONFOUND: (204, 51, 17),
    FACTOR: (0, 119, 187),
    EXPECTED: (51, 187, 238),
    NEGLIGIBLE: (160, 160, 160),
    SMALL: (90, 90, 90),
}
_MEANINGS = {
    CONFOUND: "confound",
    FACTOR: "factor",
    EXPECTED: "expected to differ",
    NEGLIGIBLE: "too small to tell",
    SMALL: "small",
}


def dot_plot(check: Check) -> Pixels:
    """Returns the drawing [H, W, 3] of a check with at least one difference."""
    rows = check.largest()
    drawing = _Drawing(_reach(rows), TOP + ROW * len(rows) + BOTTOM)
    drawing.axis()
    for number, largest in enumerate(rows):
        drawing.row(TOP + ROW * number + ROW // 2, largest, _of_quantity(check, largest))
    return np.asarray(drawing.picture)


def _of_quantity(check: Check, largest: Difference) -> list[Difference]:
    return [one for one in check.differences if one.quantity == largest.quantity]


def _reach(rows: list[Difference]) -> float:
    """Returns the largest |g| on the axis, a multiple of 0.5."""
    largest = max((one.size for one in rows), default=0.0)
    return min(max(math.ceil(largest * 2) / 2, _LEAST_REACH), _MOST_REACH) if math.isfinite(largest) else _MOST_REACH


@dataclasses.dataclass
class _Drawing:
    """A picture of `height` pixels with an axis from -reach to reach."""

    reach: float
    height: int

    def __post_init__(self) -> None:
        self.picture = Image.new("RGB", (WIDTH, self.height), "white")
        self._draw = ImageDraw.Draw(self.picture)
        self._font, self._small = ImageFont.load_default(_FONT), ImageFont.load_default(_SMALL_FONT)

    def axis(self) -> None:
        """Draws the title, the band of small differences, the ticks, and what the colours mean."""
        bottom = self.height - BOTTOM
        self._text(20, 26, "Standardised differences between the cells (Hedges' g, 95% interval)", "lm")
        self._draw.rectangle((self._x(-THRESHOLD), TOP, self._x(THRESHOLD), bottom), fill=(232, 232, 232))
        step = 0.5 if self.reach > 1 else 0.25
        for k in range(-round(self.reach / step), round(self.reach / step) + 1):
            x = self._x(k * step)
            self._draw.line((x, TOP, x, bottom + 6), fill=(200, 200, 200) if k else (60, 60, 60), width=2)
            self._text(x, bottom + 22, f"{k * step:g}", "mm", small=True)
        x = 20.0
        for kind, colour in _COLOURS.items():
            self._dot(x + 8, 68, colour, 7)
            self._text(x + 24, 68, _MEANINGS[kind], "lm", small=True)
            x += 48 + self._small.getlength(_MEANINGS[kind])
        self._text(
            20,
            self.height - 20,
            "Sizes and colours are measured in the pictures as they are delivered, attributes in the faces.",
            "lm",
            small=True,
        )

    def row(self, y: int, largest: Difference, differences: list[Difference]) -> None:
        """Draws the differences of a quantity at the height `y`."""
        colour = _COLOURS[largest.kind]
        name = largest.quantity
        self._text(20, y, name if len(name) <= _LONGEST_NAME else f"{name[: _LONGEST_NAME - 1]}…", "lm", colour)
        if largest.low is not None and largest.high is not None:
            self._draw.line((self._x(largest.low), y, self._x(largest.high), y), fill=colour, width=2)
        for one in differences:
            self._dot(self._x(_g(one)), y, _COLOURS[one.kind], 5)
        self._dot(self._x(_g(largest)), y, colour, 8)
        self._text(WIDTH - 20, y, "infinite" if largest.g is None else f"{largest.g:+.2f}", "rm", colour)

    def _x(self, g: float) -> float:
        share = (min(max(g, -self.reach), self.reach) + self.reach) / (2 * self.reach)
        return LEFT + share * (WIDTH - LEFT - RIGHT)

    def _dot(self, x: float, y: float, colour: tuple[int, int, int], radius: int) -> None:
        self._draw.ellipse((x - radius, y - radius, x + radius, y + radius), fill=colour)

    def _text(
        self,
        x: float,
        y: float,
        text: str,
        anchor: str,
        colour: tuple[int, int, int] = (30, 30, 30),
        small: bool = False,
    ) -> None:
        self._draw.text((x, y), text, fill=colour, anchor=anchor, font=self._small if small else self._font)


def _g(one: Difference) -> float:
    return math.copysign(math.inf, one.difference) if one.g is None else one.g
