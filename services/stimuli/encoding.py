"""Encodes the pictures of stimulus sets."""

from __future__ import annotations

import dataclasses
import io

from services.pictures.conversion import flattened
from services.pictures.decoding import decoded, pixel_sha256
from services.pictures.png import encode
from stylegan2.pictures.pixels import Pixels, to_picture

FORMATS = ("png", "webp", "jpeg")
_JPEG_QUALITY = 95


@dataclasses.dataclass(frozen=True)
class PictureFile:
    """The bytes of a file, and the pixels [H, W, C] that they decode to, with their SHA-256."""

    data: bytes
    shown: Pixels = dataclasses.field(compare=False)
    sha256: str


def as_file(pixels: Pixels, image_format: str) -> PictureFile:
    """Encodes `pixels` [H, W, C]. PNG and WebP are lossless; JPEG has quality 95 and full colour resolution.

    The same pixels give the same bytes with the same versions of Pillow and ISA-L. The files carry no recipe, because
    a picture that was changed is not the face any more.
    """
    if image_format == "png":
        return PictureFile(encode(pixels, {}), pixels, pixel_sha256(pixels))
    opaque = flattened(pixels) if image_format == "jpeg" else pixels
    picture = to_picture(opaque)
    output = io.BytesIO()
    if image_format == "jpeg":
        picture.save(output, "JPEG", quality=_JPEG_QUALITY, subsampling=0)
    else:
        picture.save(output, "WEBP", lossless=True, exact=True)
    shown = decoded(output.getvalue())
    return PictureFile(output.getvalue(), shown, pixel_sha256(shown))
