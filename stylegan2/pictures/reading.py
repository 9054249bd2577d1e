"""Reads pictures of any format: upright, in sRGB, with 8 bits per channel."""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from io import BytesIO
from typing import BinaryIO

import numpy as np
from PIL import Image, ImageChops, ImageColor, ImageOps
from PIL.PngImagePlugin import Disposal, PngImageFile

from stylegan2.pictures.colours import ColourSpace, in_srgb
from stylegan2.pictures.depth import Depth, eight_bits
from stylegan2.pictures.errors import UnreadablePicture
from stylegan2.pictures.jpeg_end import START as JPEG_START
from stylegan2.pictures.jpeg_end import with_end

PNG_START = b"\x89P"
MODES = {1: "L", 3: "RGB", 4: "RGBA"}


def read_picture(stream: BinaryIO, formats: Sequence[str] | None = None) -> Image.Image:
    """Reads the first frame of a picture as L, RGB, or RGBA if any pixel is transparent.

    EXIF orientation is applied, colours are converted to sRGB, and more than 8 bits become 8. Of an animated PNG, the
    first frame of the animation is read, which may not be the picture that other programs show. A JPEG may lack its end
    marker, but nothing else.

    Args:
        stream: The file, which must be seekable.
        formats: Pillow's names of the formats to read; all if None.

    Raises:
        UnreadablePicture: It is not a picture, is damaged, has values of an unknown scale, or has more pixels than
            Pillow allows (179 million).
    """
    try:
        return _read(stream, formats, from_animation=True)
    except UnreadablePicture:
        raise
    except Exception as error:  # damaged files raise anything in one of Pillow's forty readers
        try:
            return _read(_mended(stream), formats, from_animation=False)
        except Exception:
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


def picture_channels(stream: BinaryIO) -> int:
    """Returns the number of channels that a picture is stored with, from the header alone: 1, 3 or 4.

    Raises:
        UnreadablePicture: It is not a picture.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            with Image.open(stream) as image:
                if image.has_transparency_data:
                    return 4
                return 1 if image.mode in ("1", "L", "F") or image.mode.startswith("I") else 3
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
    return image if image.mode == MODES[channels] else image.convert(MODES[channels])


def _read(stream: BinaryIO, formats: Sequence[str] | None, *, from_animation: bool) -> Image.Image:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # odd but readable: broken EXIF, more than half of the allowed pixels
        with Image.open(stream, formats=None if formats is None else list(formats)) as image:
            space, depth = ColourSpace.of(image), Depth.of(image)
            if from_animation and isinstance(image, PngImageFile) and image.default_image:
                _show_animation(image)
            image.load()
            return _without_idle_alpha(in_srgb(eight_bits(_upright(image), depth), space))


def _show_animation(image: PngImageFile) -> None:
    """Turns from the default image, which browsers hide, to the first frame of the animation."""
    image.load()
    image.dispose_op, image.dispose_extent = Disposal.OP_BACKGROUND, (0, 0, *image.size)
    image.seek(1)


def _mended(stream: BinaryIO) -> BinaryIO:
    """Returns a JPEG with the end marker that it lacked, or a PNG from its start, whose animation may be broken.

    Raises:
        UnreadablePicture: There is nothing to try.
    """
    stream.seek(0)
    head = stream.read(2)
    stream.seek(0)
    whole = with_end(stream.read()) if head == JPEG_START else None
    if whole is None and head != PNG_START:
        raise UnreadablePicture("nothing of it can be mended")
    return stream if whole is None else BytesIO(whole)


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
