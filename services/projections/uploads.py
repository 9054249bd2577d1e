"""Reads uploaded pictures and refuses files that are not acceptable pictures."""

from __future__ import annotations

import io
import warnings

from PIL import Image

from services.errors import InvalidParameter
from stylegan2.pictures.errors import UnreadablePicture
from stylegan2.pictures.reading import read_picture

FORMATS = ("PNG", "JPEG", "WEBP")  # few, because every decoder is a way to attack the service
MAX_FILE_BYTES = 20 << 20  # bytes
MAX_PIXELS = 50_000_000
MIN_SIDE = 16


def read_upload(data: bytes, field: str) -> Image.Image:
    """Reads a picture, upright and in sRGB with 8 bits per channel: mode L, RGB, or RGBA if it is transparent.

    The size is checked before the pixels are decoded, so that a decompression bomb is refused. Of an animation, the
    first frame is read.

    Args:
        data: the bytes of the file.
        field: the request's field that holds the file, for error messages.

    Raises:
        InvalidParameter: the file is not a PNG, JPEG or WebP, or is damaged, too small or too large.
    """
    if not data:
        raise InvalidParameter(field, f"{field} must be a picture. Received: an empty file.")
    if len(data) > MAX_FILE_BYTES:
        raise InvalidParameter(
            field, f"{field} must be at most {MAX_FILE_BYTES >> 20} MB. Received: {len(data)} bytes."
        )
    width, height = _size(data, field)
    if width * height > MAX_PIXELS:
        raise InvalidParameter(field, f"{_too_many(field)} Received: {width}x{height}.")
    if min(width, height) < MIN_SIDE:
        raise InvalidParameter(
            field, f"{field} must be at least {MIN_SIDE} pixels wide and high. Received: {width}x{height}."
        )
    try:
        return read_picture(io.BytesIO(data), FORMATS)
    except UnreadablePicture as error:
        raise InvalidParameter(field, f"{field} is damaged: {error}.") from error


def _size(data: bytes, field: str) -> tuple[int, int]:
    """Reads (width, height) from the header."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # Pillow's warning limit is below this service's own
            with Image.open(io.BytesIO(data), formats=FORMATS) as image:
                return image.size
    except Image.DecompressionBombError as error:
        raise InvalidParameter(field, _too_many(field)) from error
    except Exception as error:  # a damaged header may raise anything in any reader
        raise InvalidParameter(field, f"{field} must be a picture: PNG, JPEG or WebP.") from error


def _too_many(field: str) -> str:
    return f"{field} must have at most {MAX_PIXELS // 1_000_000} million pixels."
