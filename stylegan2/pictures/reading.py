"""Reads pictures of any format: upright, in sRGB, with 8 bits per channel."""

from __future__ import annotations

import functools
import warnings
from collections.abc import Sequence
from io import BytesIO
from typing import BinaryIO

import numpy as np
from PIL import Image, ImageChops, ImageCms, ImageColor, ImageOps

from stylegan2.pictures.errors import UnreadablePicture

MODES = {1: "L", 3: "RGB", 4: "RGBA"}
ICC_SPACES = {"L": "GRAY", "RGB": "RGB", "CMYK": "CMYK"}


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
                return _without_idle_alpha(_in_srgb(_eight_bits(_upright(image)), profile))
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


def _eight_bits(image: Image.Image) -> Image.Image:
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


def _in_srgb(image: Image.Image, profile: bytes | None) -> Image.Image:
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


def _without_idle_alpha(image: Image.Image) -> Image.Image:
    if image.mode != "RGBA" or np.asarray(image.getchannel("A")).min() < 255:
        return image
    return image.convert("RGB")
