"""Pictures side by side in one."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
from PIL import Image

from stylegan2.pictures.pixels import Pixels, picture_pixels, to_picture


def as_picture(pixels: Pixels, size: tuple[int, int]) -> Image.Image:
    """`pixels` [H, W, C] (gray, RGB or RGBA) as a picture of that width and height."""
    picture = to_picture(pixels)
    return picture if picture.size == size else picture.resize(size, Image.Resampling.LANCZOS)


def scaled_size(width: int, height: int, longer: int) -> tuple[int, int]:
    """Width and height with the longer of them at `longer`, in the same proportion."""
    scale = longer / max(width, height)
    return max(1, round(width * scale)), max(1, round(height * scale))


def sheet(cells: Iterable[Pixels | None], columns: int, rows: int, cell: tuple[int, int], channels: int) -> Pixels:
    """Cells in rows, left to right, each scaled to the width and height `cell`: [rows · height, columns · width, C].

    No cell (None) is white, and transparent where the pictures have an alpha channel. Cells are taken one at a time.
    """
    width, height = cell
    pixels = np.full((rows * height, columns * width, channels), 255, np.uint8)
    for number, one in enumerate(cells):
        top, left = number // columns * height, number % columns * width
        place = pixels[top : top + height, left : left + width]
        if one is not None:
            place[:] = picture_pixels(as_picture(one, cell))
        elif channels == 4:
            place[..., 3] = 0
    return pixels
