"""Many images as one picture."""

from __future__ import annotations

import math

import numpy as np
from PIL import Image


def to_uint8(images: np.ndarray) -> np.ndarray:
    """Images in -1..1 as bytes, with the arithmetic of the original programs: x · 127.5 + 128, clipped, truncated."""
    return np.clip(images * 127.5 + 128, 0, 255).astype(np.uint8)


def sheet(images: np.ndarray, columns: int | None = None) -> Image.Image:
    """uint8 [N, H, W, C] side by side in rows of `columns` (left out: about a square)."""
    n, height, width, channels = images.shape
    columns = columns or math.ceil(math.sqrt(n))
    rows = math.ceil(n / columns)
    canvas = np.zeros((rows * height, columns * width, channels), np.uint8)
    for k, image in enumerate(images):
        top, left = k // columns * height, k % columns * width
        canvas[top : top + height, left : left + width] = image
    return Image.fromarray(canvas[..., 0] if channels == 1 else canvas)
