"""The positions of pixels."""

from __future__ import annotations

import numpy as np


def pixel_centres(height: int, width: int) -> np.ndarray:
    """Returns x and y of each pixel's centre as fractions of width and height, float32 [height * width, 2]."""
    y, x = np.mgrid[:height, :width]
    return np.stack([(x.ravel() + 0.5) / width, (y.ravel() + 0.5) / height], axis=1).astype(np.float32)
