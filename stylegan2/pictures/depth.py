"""Reduces pictures to 8 bits per channel, and refuses those whose white cannot be told.

Pillow reads gray values of more than 8 bits as they are stored, and keeps the upper 8 bits of 16-bit colours.
"""

from __future__ import annotations

import dataclasses

import numpy as np
from PIL import Image

from stylegan2.pictures.errors import UnreadablePicture

# Tags of TIFF 6.0, and two of their values.
BITS_PER_SAMPLE, PHOTOMETRIC, SAMPLE_FORMAT = 258, 262, 339
WHITE_IS_ZERO, SIGNED = 0, 2
WHITE, WHITE_12 = 65535, 4095  # the values of white with 16 and with 12 bits
OVERSHOOT = 0.1  # of white: sharpened or resized floats go a little beyond black and white
DARKEST_WHITE = 16.0  # floats up to 255 have some value above it


@dataclasses.dataclass(frozen=True)
class Depth:
    """How a TIFF stores its values; other formats have the defaults.

    Attributes:
        bits: The bits per channel; None if the format is no TIFF.
        is_signed: Whether integers may be negative.
        is_inverted: Whether 0 is white.
    """

    bits: int | None = None
    is_signed: bool = False
    is_inverted: bool = False

    @classmethod
    def of(cls, image: Image.Image) -> Depth:
        """Returns the depth of a picture that has just been opened."""
        tags = getattr(image, "tag_v2", None)
        if tags is None:
            return cls()
        bits, formats = tags.get(BITS_PER_SAMPLE, (1,)), tags.get(SAMPLE_FORMAT, (1,))
        return cls(max(bits), SIGNED in formats, tags.get(PHOTOMETRIC) == WHITE_IS_ZERO)


def eight_bits(image: Image.Image, depth: Depth) -> Image.Image:
    """Returns the picture as L, RGB, RGBA or CMYK.

    Raises:
        UnreadablePicture: The values are of an unknown scale.
    """
    if image.mode.startswith("I") or image.mode == "F":
        return _eight_bit_gray(image, depth)
    if depth.bits == 16:
        _refuse_twelve_bits(image)
    if image.mode in ("PA", "LA", "La", "RGBa", "RGBA") or image.has_transparency_data:
        return image.convert("RGBA")
    if image.mode == "1":
        return image.convert("L")
    return image if image.mode in ("L", "CMYK") else image.convert("RGB")


def _eight_bit_gray(image: Image.Image, depth: Depth) -> Image.Image:
    values = np.asarray(image)
    if values.dtype.kind == "f":
        values = np.nan_to_num(values)
    white = _white_float(values) if values.dtype.kind == "f" else _white_integer(values, depth)
    shares = values / np.float32(white)
    gray = np.clip((1 - shares if depth.is_inverted else shares) * 255 + 0.5, 0, 255).astype(np.uint8)
    transparent = image.info.get("transparency")  # the gray value that a PNG declares transparent
    if not isinstance(transparent, int):
        return Image.fromarray(gray)
    alpha = np.where(values == transparent, 0, 255).astype(np.uint8)
    return Image.fromarray(np.dstack([gray, gray, gray, alpha]))


def _white_integer(values: np.ndarray, depth: Depth) -> int:
    """Returns the value of white. 16-bit TIFFs of scanners and cameras often hold 12 bits, of which no tag tells."""
    highest = int(values.max(initial=0))
    if depth.bits is not None and (depth.bits > 16 or depth.is_signed):
        raise UnreadablePicture(
            f"its {'signed ' if depth.is_signed else ''}{depth.bits}-bit values, up to {highest}, are of an unknown "
            "scale; save it with 8 or 16 bits"
        )
    if highest > WHITE or values.min(initial=0) < 0:
        raise UnreadablePicture(f"its values, up to {highest}, are of an unknown scale; save it with 8 or 16 bits")
    if depth.bits is not None and (depth.bits < 16 or 0 < highest <= WHITE_12):
        return WHITE_12
    return WHITE


def _white_float(values: np.ndarray) -> float:
    """Returns the value of white, 1 or 255."""
    lowest, highest = float(values.min(initial=0)), float(values.max(initial=0))
    for white, darkest in ((1.0, 0.0), (255.0, DARKEST_WHITE)):
        if darkest <= highest <= white * (1 + OVERSHOOT) and lowest >= -white * OVERSHOOT:
            return white
    raise UnreadablePicture(
        f"its floats, from {lowest:g} to {highest:g}, are of an unknown scale; they must be 0 to 1, or 0 to 255"
    )


def _refuse_twelve_bits(image: Image.Image) -> None:
    """Refuses 16-bit colours that use only 12 bits: Pillow has dropped the lower 8 bits, and 4 would be left."""
    highest = max(int(np.asarray(band).max()) for band in image.split()[:3])
    if 0 < highest <= WHITE_12 >> 8:
        raise UnreadablePicture("its 16-bit colours use at most 12 bits; save it with 8 bits, or with all 16")
