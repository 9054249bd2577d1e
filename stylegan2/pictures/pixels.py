"""Images as the network has them (floats in -1..1), as bytes, and as Pillow's pictures."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image

Pixels = NDArray[np.uint8]


def to_pixels(images: NDArray[np.floating[Any]]) -> Pixels:
    """Returns images in -1..1 as uint8, as NVIDIA's programs do: x * 127.5 + 128, clipped and truncated."""
    scaled = images.astype(np.float32) * np.float32(127.5)
    scaled += np.float32(128)
    np.clip(scaled, 0, 255, out=scaled)
    return scaled.astype(np.uint8)


def from_pixels(pixels: Pixels) -> NDArray[np.float32]:
    """Returns uint8 pixels as float32 in -1..1: the middle of the values that `to_pixels` maps to each level."""
    return pixels.astype(np.float32) / np.float32(127.5) - np.float32(1)


def to_picture(pixels: Pixels) -> Image.Image:
    """Returns pixels [H, W, C] (gray, RGB or RGBA) as a Pillow picture."""
    return Image.fromarray(pixels[..., 0] if pixels.shape[-1] == 1 else pixels)


def picture_pixels(picture: Image.Image) -> Pixels:
    """Returns the pixels [H, W, C] of a picture in the mode L, RGB or RGBA."""
    return np.atleast_3d(np.asarray(picture))
