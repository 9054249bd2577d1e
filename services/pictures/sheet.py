"""Pictures laid out in rows and columns of one picture."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
from PIL import Image

from services.client import check_client
from stylegan2.pictures.pixels import Pixels, picture_pixels, to_picture

_COPIES = 4  # of the sheet: the pixels, these filtered, compressed, and as a file
_BYTES_OF_A_CELL = 24  # per pixel: Pillow's pictures, and NumPy's


def as_picture(pixels: Pixels, size: tuple[int, int]) -> Image.Image:
    """Returns `pixels` [H, W, C] (gray, RGB or RGBA) as a picture of the given (width, height)."""
    picture = to_picture(pixels)
    return picture if picture.size == size else picture.resize(size, Image.Resampling.LANCZOS)


def scaled_size(width: int, height: int, longer: int) -> tuple[int, int]:
    """Returns width and height in the same proportion, with the longer of them at `longer`."""
    scale = longer / max(width, height)
    return max(1, round(width * scale)), max(1, round(height * scale))


def sheet_bytes(columns: int, rows: int, cell: tuple[int, int], channels: int, face_pixels: int) -> int:
    """Returns about how many bytes it takes to draw a sheet of faces of `face_pixels`, and to write it as a PNG."""
    cell_pixels = cell[0] * cell[1]
    return columns * rows * cell_pixels * channels * _COPIES + (cell_pixels + face_pixels) * _BYTES_OF_A_CELL


def sheet(cells: Iterable[Pixels | None], columns: int, rows: int, cell: tuple[int, int], channels: int) -> Pixels:
    """Lays out pictures in rows from left to right; returns pixels [rows * height, columns * width, C].

    Args:
        cells: The pictures, taken one at a time. None leaves a cell white, or transparent if there is an alpha channel.
        columns: The number of columns.
        rows: The number of rows.
        cell: The (width, height) that each picture is scaled to.
        channels: The number of channels C of all pictures.
    """
    width, height = cell
    pixels = np.full((rows * height, columns * width, channels), 255, np.uint8)
    for number, one in enumerate(cells):
        check_client()
        top, left = number // columns * height, number % columns * width
        place = pixels[top : top + height, left : left + width]
        if one is not None:
            place[:] = picture_pixels(as_picture(one, cell))
        elif channels == 4:
            place[..., 3] = 0
    return pixels
