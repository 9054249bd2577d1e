"""Many images as one picture."""

from __future__ import annotations

import math

import numpy as np
from PIL import Image

from stylegan2.pictures.pixels import to_picture


def sheet(images: np.ndarray, columns: int | None = None) -> Image.Image:
    """uint8 [N, H, W, C] side by side in rows of `columns` (left out: about a square)."""
    n, height, width, channels = images.shape
    columns = columns or math.ceil(math.sqrt(n))
    rows = math.ceil(n / columns)
    canvas = np.zeros((rows * height, columns * width, channels), np.uint8)
    for k, image in enumerate(images):
        top, left = k // columns * height, k % columns * width
        canvas[top : top + height, left : left + width] = image
    return to_picture(canvas)
