"""Converts a face's picture to another size or format, for front ends. Only the PNG is stored."""

from __future__ import annotations

import io
import math

import numpy as np
import PIL
from PIL import Image

from services.memory_budget import MemoryBudget
from services.pictures.png import encode
from services.pictures.png_reader import picture_size
from stylegan2.pictures.pixels import Pixels
from stylegan2.pictures.reading import with_channels

Colour = tuple[int, int, int]  # red, green, blue, 0..255

FORMATS = {"png": "image/png", "jpeg": "image/jpeg", "webp": "image/webp"}
MAX_SIZE = 4096
MID_GRAY = (128, 128, 128)
_QUALITY = 92
_BYTES_BEFORE = 12  # per pixel: Pillow's, without the texts, and half resized
_BYTES_AFTER = {"png": 10, "jpeg": 8, "webp": 14}  # per pixel, with what the encoder holds


class Converter:
    """Converts pictures as far as the memory for requests allows."""

    def __init__(self, memory: MemoryBudget) -> None:
        self._memory = memory

    def convert(self, png: bytes, size: int | None, format_: str) -> bytes:
        """Converts a picture once its share of the memory for requests is free; for the arguments see `convert`.

        Raises:
            BrokenPng: `png` does not begin as a PNG does.
            MemoryFull, NeedsTooMuchMemory: See MemoryBudget.reserve.
        """
        with self._memory.reserve(_bytes_needed(png, size, format_)):
            return convert(png, size, format_)

    def write(self, pixels: Pixels, size: int | None, format_: str) -> bytes:
        """Returns the picture [H, W, C] as a file, once its share of the memory is free; see `convert`.

        Raises:
            MemoryFull, NeedsTooMuchMemory: See MemoryBudget.reserve.
        """
        height, width = pixels.shape[:2]
        if format_ == "png" and size in (None, max(height, width)):
            return encode(pixels, {})
        with self._memory.reserve(_bytes_of(width * height, size, format_)):
            picture = Image.fromarray(pixels[..., 0] if pixels.shape[2] == 1 else pixels)
            return _written(picture, size, format_)


def _bytes_needed(png: bytes, size: int | None, format_: str) -> int:
    if size is None and format_ == "png":
        return 0
    return _bytes_of(math.prod(picture_size(png)), size, format_)


def _bytes_of(own: int, size: int | None, format_: str) -> int:
    """Returns about how many bytes it takes to write a picture that has `own` pixels itself."""
    return own * _BYTES_BEFORE + (own if size is None else size * size) * _BYTES_AFTER[format_]


def convert(png: bytes, size: int | None, format_: str) -> bytes:
    """Returns the picture as `format_` (a key of FORMATS) with its longer side at `size` pixels.

    If `size` is None and the format is PNG, the file is returned unchanged, with its recipe. A converted picture has no
    recipe, because it is not the face's own file. Transparency becomes white in a JPEG.
    """
    if size is None and format_ == "png":
        return png
    with Image.open(io.BytesIO(png)) as picture:
        picture.load()
        return _written(picture, size, format_)


def _written(picture: Image.Image, size: int | None, format_: str) -> bytes:
    resized = _resized(picture, size or max(picture.size))
    output = io.BytesIO()
    if format_ == "jpeg":
        opaque = with_channels(resized, 3, "white") if resized.mode == "RGBA" else resized
        opaque.save(output, "JPEG", quality=_QUALITY)
    else:
        resized.save(output, format_.upper(), **({"quality": _QUALITY} if format_ == "webp" else {}))
    return output.getvalue()


def flattened(pixels: Pixels, background: Colour = MID_GRAY) -> Pixels:
    """Returns RGBA pixels [H, W, 4] laid over the colour `background` as RGB [H, W, 3]; other pixels unchanged."""
    if pixels.shape[2] != 4:
        return pixels
    alpha = pixels[..., 3:].astype(np.float32) / 255
    flat = pixels[..., :3] * alpha + np.array(background, np.float32) * (1 - alpha)
    return np.asarray(np.round(flat), np.uint8)


def converter_version() -> str:
    """Returns Pillow's version. The bytes of a converted picture depend on it and on the PNG."""
    return PIL.__version__


def _resized(picture: Image.Image, size: int) -> Image.Image:
    longer = max(picture.size)
    width, height = (max(1, round(side * size / longer)) for side in picture.size)
    plain = Image.new(picture.mode, picture.size)
    plain.paste(picture)  # without the texts of the PNG
    return plain if size == longer else plain.resize((width, height), Image.Resampling.LANCZOS)
