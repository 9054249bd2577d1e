"""Draws ellipses as masks."""

from __future__ import annotations

import numpy as np

from services.stimuli.forms.form import Ellipse
from services.stimuli.forms.luminance import Values

_ROWS = 64  # of a mask at a time, whose distances take many bytes per pixel


def ellipse(height: int, width: int, mask: Ellipse) -> Values:
    """Returns how much of each pixel lies in the ellipse, 0..1 [height, width]; only a rim of one pixel is between."""
    semi = np.array(mask.semi_axes) * (width, height)  # pixels
    across = (np.arange(width) + 0.5 - mask.centre[0] * width) / semi[0]
    down = (np.arange(height) + 0.5 - mask.centre[1] * height) / semi[1]
    shown = np.empty((height, width), np.float32)
    for start in range(0, height, _ROWS):
        y = down[start : start + _ROWS, None]
        radius = np.hypot(across, y)  # 1 on the rim
        slope = np.hypot(across / semi[0], y / semi[1]) / np.maximum(radius, 1e-9)  # of `radius`, per pixel
        shown[start : start + _ROWS] = np.clip((1 - radius) / np.maximum(slope, 1e-9) + 0.5, 0, 1)
    return shown
