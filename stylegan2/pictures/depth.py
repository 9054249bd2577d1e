"""Reduces pictures to 8 bits per channel."""

from __future__ import annotations

import numpy as np
from PIL import Image


def eight_bits(image: Image.Image) -> Image.Image:
    """Returns the picture as L, RGB, RGBA or CMYK."""
    if image.mode.startswith("I") or image.mode == "F":
        return Image.fromarray(_scaled(np.asarray(image)))
    if image.mode in ("PA", "LA", "La", "RGBa", "RGBA") or image.has_transparency_data:
        return image.convert("RGBA")
    if image.mode == "1":
        return image.convert("L")
    return image if image.mode in ("L", "CMYK") else image.convert("RGB")


def _scaled(values: np.ndarray) -> np.ndarray:
    """Returns gray values as uint8 [H, W]. Integers have 16 bits; floats are 0..1, or 0..255 if any is above 1."""
    if values.dtype.kind == "f":
        values = np.nan_to_num(values)
        scale = 255.0 if values.max(initial=0) <= 1 else 1.0
    else:
        scale = 255 / 65535
    return np.clip(values * scale + 0.5, 0, 255).astype(np.uint8)
