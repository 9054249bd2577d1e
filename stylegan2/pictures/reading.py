"""Reads pictures of any format: upright, in sRGB, with 8 bits per channel."""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from typing import BinaryIO

import numpy as np
from PIL import Image, ImageChops, ImageColor, ImageOps

from stylegan2.pictures.colours import in_srgb
from stylegan2.pictures.depth import eight_bits
from stylegan2.pictures.errors import UnreadablePicture

MODES = {1: "L", 3: "RGB", 4: "RGBA"}


def read_picture(stream: BinaryIO, formats: Sequence[str] | None = None) -> Image.Image:
    """Reads the first frame of a picture as L, RGB, or RGBA if any pixel is transparent.

    EXIF orientation is applied, an ICC profile is converted to sRGB, and 16 bits become 8.

    Args:
        stream: The file.
        formats: Pillow's names of the formats to read; all if None.

    Raises:
        UnreadablePicture: It is not a picture, is damaged, or has more pixels than Pillow allows (179 million).
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # odd but readable: broken EXIF, more than half of the allowed pixels
            with Image.open(stream, formats=None if formats is None else list(formats)) as image:
                image.load()
                profile = image.info.get("icc_profile")
                return _without_idle_alpha(in_srgb(eight_bits(_upright(image)), profile))
    except Exception as error:  # damaged files raise anything in one of Pillow's forty readers
        raise UnreadablePicture(_reason(error)) from error


def picture_size(stream: BinaryIO) -> tuple[int, int]:
    """Returns width and height of the upright picture, from the header alone.

    Raises:
        UnreadablePicture: It is not a picture.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            with Image.open(stream) as image:
                turned = image.getexif().get(0x0112) in (5, 6, 7, 8)
                return (image.height, image.width) if turned else image.size
    except Exception as error:
        raise UnreadablePicture(_reason(error)) from error


def is_coloured(image: Image.Image) -> bool:
    """Returns whether any pixel is not gray."""
    if image.mode == "L":
        return False
    red, green, blue = image.split()[:3]
    return any(ImageChops.difference(red, other).getbbox() is not None for other in (green, blue))


def with_channels(image: Image.Image, channels: int, background: str) -> Image.Image:
    """Returns the picture in gray, RGB or RGBA; transparency is laid over the background if alpha is not kept."""
    if channels != 4 and image.mode == "RGBA":
        base = Image.new("RGBA", image.size, ImageColor.getrgb(background)[:3])
        base.alpha_composite(image)
        image = base.convert("RGB")
    return image.convert(MODES[channels])


def _reason(error: Exception) -> str:
    if "BytesIO" in str(error) or "BufferedReader" in str(error):  # Pillow names the Python object
        return "not a picture that can be read"
    return f"{error}" or type(error).__name__


def _upright(image: Image.Image) -> Image.Image:
    try:
        return ImageOps.exif_transpose(image)
    except Exception:  # broken EXIF in a good picture
        return image


def _without_idle_alpha(image: Image.Image) -> Image.Image:
    if image.mode != "RGBA" or np.asarray(image.getchannel("A")).min() < 255:
        return image
    return image.convert("RGB")
