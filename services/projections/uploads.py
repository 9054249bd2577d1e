"""Reads uploaded pictures and refuses files that are not acceptable pictures."""

from __future__ import annotations

import dataclasses
import io
import warnings

from PIL import Image

from services.errors import InvalidParameter
from services.pictures.pixel_data import is_short
from stylegan2.pictures.errors import UnreadablePicture
from stylegan2.pictures.reading import read_picture

FORMATS = ("PNG", "JPEG", "WEBP")  # few, because every decoder is a way to attack the service
MAX_FILE_BYTES = 20 << 20  # bytes
MAX_PIXELS = 50_000_000
MIN_SIDE = 16
_BYTES_PER_PIXEL = 20  # Pillow's picture, upright, in sRGB, without idle alpha, and cut out


@dataclasses.dataclass(frozen=True)
class Upload:
    """An uploaded picture whose header has been checked; `field` is the request's field that holds the file."""

    data: bytes
    field: str
    width: int
    height: int

    @property
    def bytes_needed(self) -> int:
        """About how many bytes reading and aligning the picture takes."""
        return self.width * self.height * _BYTES_PER_PIXEL

    def read(self) -> Image.Image:
        """Reads the picture, upright and in sRGB with 8 bits per channel: mode L, RGB, or RGBA if it is transparent.

        Of an animation, the first frame is read.

        Raises:
            InvalidParameter: the file is damaged.
        """
        try:
            return read_picture(io.BytesIO(self.data), FORMATS)
        except UnreadablePicture as error:
            raise InvalidParameter(self.field, f"{self.field} is damaged: {error}.") from error


def checked_upload(data: bytes, field: str) -> Upload:
    """Checks the size of an uploaded picture before its pixels are decoded, so that decompression bombs are refused.

    Args:
        data: the bytes of the file.
        field: the request's field that holds the file, for error messages.

    Raises:
        InvalidParameter: the file is not a PNG, JPEG or WebP, is too small or too large, or has too little data for
            its size.
    """
    if not data:
        raise InvalidParameter(field, f"{field} must be a picture. Received: an empty file.")
    if len(data) > MAX_FILE_BYTES:
        raise InvalidParameter(
            field, f"{field} must be at most {MAX_FILE_BYTES >> 20} MB. Received: {len(data)} bytes."
        )
    format_, width, height = _header(data, field)
    if width * height > MAX_PIXELS:
        raise InvalidParameter(field, f"{_too_many(field)} Received: {width}x{height}.")
    if min(width, height) < MIN_SIDE:
        raise InvalidParameter(
            field, f"{field} must be at least {MIN_SIDE} pixels wide and high. Received: {width}x{height}."
        )
    if is_short(data, format_, width, height):
        raise InvalidParameter(field, f"{field} is damaged: it has too little data for {width}x{height} pixels.")
    return Upload(data, field, width, height)


def _header(data: bytes, field: str) -> tuple[str, int, int]:
    """Reads format, width and height from the header."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # Pillow's warning limit is below this service's own
            with Image.open(io.BytesIO(data), formats=FORMATS) as image:
                return image.format or "", image.width, image.height
    except Image.DecompressionBombError as error:
        raise InvalidParameter(field, _too_many(field)) from error
    except Exception as error:  # a damaged header may raise anything in any reader
        raise InvalidParameter(field, f"{field} must be a picture: PNG, JPEG or WebP.") from error


def _too_many(field: str) -> str:
    return f"{field} must have at most {MAX_PIXELS // 1_000_000} million pixels."
