"""A face's picture in another size or format, for front-ends; what is kept is always the PNG."""

from __future__ import annotations

import io

import PIL
from PIL import Image

FORMATS = {"png": "image/png", "jpeg": "image/jpeg", "webp": "image/webp"}
MAX_SIZE = 4096
_QUALITY = 92


def convert(png: bytes, size: int | None, format_: str) -> bytes:
    """The picture with its longer side at `size` pixels, as `format_`; transparency becomes white in a JPEG.

    A PNG in its own size stays as it is, recipe included; nothing else carries the recipe, for it is not the face.
    """
    if size is None and format_ == "png":
        return png
    with Image.open(io.BytesIO(png)) as picture:
        picture.load()
        resized = _resized(picture, size or max(picture.size))
    output = io.BytesIO()
    if format_ == "jpeg":
        _opaque(resized).save(output, "JPEG", quality=_QUALITY)
    else:
        resized.save(output, format_.upper(), **({"quality": _QUALITY} if format_ == "webp" else {}))
    return output.getvalue()


def converter_version() -> str:
    """What else, beside the PNG, the bytes of a converted picture depend on."""
    return PIL.__version__


def _resized(picture: Image.Image, size: int) -> Image.Image:
    longer = max(picture.size)
    width, height = (max(1, round(side * size / longer)) for side in picture.size)
    plain = Image.new(picture.mode, picture.size)
    plain.paste(picture)  # without the texts of the PNG
    return plain if size == longer else plain.resize((width, height), Image.Resampling.LANCZOS)


def _opaque(picture: Image.Image) -> Image.Image:
    if picture.mode != "RGBA":
        return picture
    white = Image.new("RGB", picture.size, "white")
    white.paste(picture, mask=picture.getchannel("A"))
    return white
