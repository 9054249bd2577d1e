"""Reads the pixels of picture files, and hashes them."""

from __future__ import annotations

import hashlib
import io

import numpy as np
from PIL import Image

from stylegan2.pictures.pixels import Pixels, picture_pixels


def decoded(data: bytes) -> Pixels:
    """Returns the pixels [H, W, C] of a PNG, JPEG or WebP file."""
    with Image.open(io.BytesIO(data)) as picture:
        return picture_pixels(picture)


def pixel_sha256(pixels: Pixels) -> str:
    """Returns the SHA-256 of uint8 pixels [H, W, C], row by row, channels last."""
    return hashlib.sha256(np.ascontiguousarray(pixels).data).hexdigest()
