"""Converts the colours of pictures to sRGB."""

from __future__ import annotations

import functools
from io import BytesIO

from PIL import Image, ImageCms

ICC_SPACES = {"L": "GRAY", "RGB": "RGB", "CMYK": "CMYK"}


def in_srgb(image: Image.Image, profile: bytes | None) -> Image.Image:
    """Returns a picture (L, RGB, RGBA or CMYK) with an ICC profile as L, RGB or RGBA in sRGB."""
    alpha = image.getchannel("A") if image.mode == "RGBA" else None
    colours = image.convert("RGB") if alpha else image
    transform = _to_srgb(profile, colours.mode) if profile else None
    if transform is not None:
        converted = ImageCms.applyTransform(colours, transform)
        assert converted is not None  # only in place
        colours = converted.convert("L") if colours.mode == "L" else converted
    if colours.mode == "CMYK":
        colours = colours.convert("RGB")
    if alpha:
        colours.putalpha(alpha)
    return colours


@functools.lru_cache(maxsize=16)  # all pictures of a camera have the same profile
def _to_srgb(profile: bytes, mode: str) -> ImageCms.ImageCmsTransform | None:
    """Returns None where nothing is to be done: sRGB already, or a profile that is broken or of other channels."""
    try:
        opened = ImageCms.ImageCmsProfile(BytesIO(profile))
        if "srgb" in ImageCms.getProfileDescription(opened).lower():
            return None
        if opened.profile.xcolor_space.strip() != ICC_SPACES[mode]:
            return None
        return ImageCms.buildTransform(opened, ImageCms.createProfile("sRGB"), mode, "RGB")
    except (ImageCms.PyCMSError, OSError):
        return None
