"""Images reduced to a few pixels, to be compared as a whole."""

from __future__ import annotations

import numpy as np

THUMBNAIL = 8


def thumbnails(images: np.ndarray) -> np.ndarray:
    """Means of squares, 8 of them along the shorter side: [N, H, W, C] -> [N, P]; a rest at the edge is left out."""
    n, height, width, channels = images.shape
    side = max(min(height, width) // THUMBNAIL, 1)
    rows, columns = height // side, width // side
    squares = images[:, : rows * side, : columns * side].reshape(n, rows, side, columns, side, channels)
    return squares.mean(axis=(2, 4)).reshape(n, -1)
