"""Many images as one picture."""

from __future__ import annotations

import math

import numpy as np
from PIL import Image

from stylegan2.pictures.pixels import to_picture


def sheet(images: np.ndarray, columns: int | None = None) -> Image.Image:
    """Lays out uint8 images [N, H, W, C] in rows of `columns`; if that is None, the sheet is about a square."""
    n, height, width, channels = images.shape
    columns = columns or math.ceil(math.sqrt(n))
    rows = math.ceil(n / columns)
    canvas = np.zeros((rows * height, columns * width, channels), np.uint8)
    for k, image in enumerate(images):
        top, left = k // columns * height, k % columns * width
        canvas[top : top + height, left : left + width] = image
    return to_picture(canvas)
