"""An ellipse that fits the outline of a face."""

from __future__ import annotations

import dataclasses
import math

import numpy as np

from services.errors import NotMeasurable
from services.network import Floats
from services.stimuli.forms.face_reading import FaceReading, Point
from services.stimuli.forms.luminance import Values

_SIDES = ("temple", "cheekbone", *(f"jaw_{number}" for number in range(1, 7)))
OUTLINE = ("hairline", "forehead", "chin", *(f"{name}_{side}" for name in _SIDES for side in "lr"))
_FEWEST = 6  # landmarks: the ellipse has four unknowns
_FIELD = "standardise.mask"
_ROWS = 64


@dataclasses.dataclass(frozen=True)
class FittedOval:
    """An ellipse in pixels: its centre x + iy, the direction of its first axis (a unit vector), and its semi-axes."""

    centre: complex
    across: complex
    semi_axes: tuple[float, float]

    def drawn(self, height: int, width: int) -> Values:
        """Returns how much of each pixel lies in the ellipse, 0..1 [height, width]; the rim is a pixel wide."""
        shown = np.empty((height, width), np.float32)
        across, down = np.arange(width) + 0.5, np.arange(height) + 0.5
        for start in range(0, height, _ROWS):
            points = (across + 1j * down[start : start + _ROWS, None] - self.centre) / self.across
            x, y = points.real / self.semi_axes[0], points.imag / self.semi_axes[1]
            radius = np.hypot(x, y)  # 1 on the rim
            slope = np.hypot(x / self.semi_axes[0], y / self.semi_axes[1]) / np.maximum(radius, 1e-9)  # per pixel
            shown[start : start + _ROWS] = np.clip((1 - radius) / np.maximum(slope, 1e-9) + 0.5, 0, 1)
        return shown


def fitted_oval(reading: FaceReading) -> FittedOval:
    """Returns the ellipse through the outline of a face, whose axes follow the tilt of the head.

    The second axis has the direction from the middle between the eyes to the chin. Centre and semi-axes are those of
    the least squares fit of A x^2 + B y^2 + C x + D y = 1, along the axes, to the hairline (forehead), temples,
    cheekbones, jaw and chin. On a turned head the far landmarks are hidden, but a measuring network estimates them too.

    Raises:
        NotMeasurable: too few landmarks are known, or they do not lie around an ellipse.
    """
    landmarks = reading.landmarks
    outline = [complex(*landmarks[name]) for name in OUTLINE if name in landmarks]
    if "chin" not in landmarks or len(outline) < _FEWEST:
        raise NotMeasurable(
            _FIELD, f"{_FIELD} oval needs the outline of the face, which was not found in {reading.face}."
        )
    left, right = reading.eyes(_FIELD)
    upwards = (complex(*left) + complex(*right)) / 2 - complex(*landmarks["chin"])
    across = upwards / (abs(upwards) or 1) * 1j  # from the left to the right of the picture if the head is upright
    middle = sum(outline) / len(outline)
    points = (np.array(outline) - middle) / across
    (x, y), semi_axes = _fit(points.real, points.imag, reading.face)
    return FittedOval(middle + complex(x, y) * across, across, semi_axes)


def _fit(x: Floats, y: Floats, face: str) -> tuple[Point, Point]:
    """Returns centre and semi-axes of the ellipse with axes along x and y that fits the points best."""
    scale = max(float(np.abs(np.concatenate([x, y])).max()), 1e-9)
    x, y = x / scale, y / scale
    a, b, c, d = np.linalg.lstsq(np.stack([x * x, y * y, x, y], axis=1), np.ones(len(x)), rcond=None)[0]
    if not (a > 0 and b > 0):
        raise NotMeasurable(_FIELD, f"{_FIELD} oval needs the outline of a face; the one found in {face} is none.")
    size = 1 + c * c / (4 * a) + d * d / (4 * b)
    centre = -c / (2 * a) * scale, -d / (2 * b) * scale
    return centre, (math.sqrt(size / a) * scale, math.sqrt(size / b) * scale)
