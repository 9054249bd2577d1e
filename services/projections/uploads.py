"""Pictures that come from outside: read if they are what they should be, refused in one sentence if not."""

from __future__ import annotations

import io
import warnings

from PIL import Image

from services.errors import InvalidParameter
from stylegan2.pictures.errors import UnreadablePicture
from stylegan2.pictures.reading import read_picture

FORMATS = ("PNG", "JPEG", "WEBP")  # fewer readers, fewer ways to break them
MAX_FILE_BYTES = 20 << 20  # bytes
MAX_PIXELS = 50_000_000
MIN_SIDE = 16


def read_upload(data: bytes, field: str) -> Image.Image:
    """The picture in `data`, upright, in sRGB, 8 bits a channel: L, RGB, or RGBA where it is transparent.

    Its size is read before its pixels, so that a small file that unfolds to gigabytes is refused unread. Of an
    animation it is the first frame.

    Raises:
        InvalidParameter: `field` is no such picture, is damaged, too small or too large.
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
    """Width and height as the header has them."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of what is below this service's own limit
            with Image.open(io.BytesIO(data), formats=FORMATS) as image:
                return image.size
    except Image.DecompressionBombError as error:
        raise InvalidParameter(field, _too_many(field)) from error
    except Exception as error:  # a damaged header may raise anything in any reader
        raise InvalidParameter(field, f"{field} must be a picture, PNG, JPEG or WebP; this is none.") from error


def _too_many(field: str) -> str:
    return f"{field} must have at most {MAX_PIXELS // 1_000_000} million pixels."
