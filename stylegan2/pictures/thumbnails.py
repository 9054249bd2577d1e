"""Images reduced to a few pixels, in order to compare them as a whole."""

from __future__ import annotations

import numpy as np

THUMBNAIL = 8


def thumbnails(images: np.ndarray) -> np.ndarray:
    """Returns the means [N, P] of squares of images [N, H, W, C], 8 along the shorter side; the rest is dropped."""
    n, height, width, channels = images.shape
    side = max(min(height, width) // THUMBNAIL, 1)
    rows, columns = height // side, width // side
    squares = images[:, : rows * side, : columns * side].reshape(n, rows, side, columns, side, channels)
    return squares.mean(axis=(2, 4)).reshape(n, -1)
