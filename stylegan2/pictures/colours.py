"""Converts the colours of pictures to sRGB, as browsers do.

An ICC profile comes first. In a PNG the chunk sRGB comes next, then gAMA and cHRM (PNG specification, third edition,
4.3). A profile that cannot be used is ignored.
"""

from __future__ import annotations

import dataclasses
import functools
from collections.abc import Callable
from io import BytesIO

import numpy as np
from PIL import Image, ImageCms

ICC_SPACES = {"L": "GRAY", "RGB": "RGB", "CMYK": "CMYK"}
# x and y of white, red, green and blue, in the order of a PNG's cHRM chunk (ITU-R BT.709, which sRGB uses).
SRGB_PRIMARIES = (0.3127, 0.329, 0.64, 0.33, 0.3, 0.6, 0.15, 0.06)
SRGB_GAMMA = 1 / 2.2  # the gAMA of sRGB pictures
NEAR_GAMMA, NEAR_PRIMARIES = 0.05, 0.002  # relative and absolute: differences that nobody sees
HIGHEST_GAMMA = 21474.83  # the largest that the chunk can hold as a signed number
BRADFORD = np.array([[0.8951, 0.2664, -0.1614], [-0.7502, 1.7135, 0.0367], [0.0389, -0.0685, 1.0296]])
ROWS = 256  # that are converted at a time, to bound the memory


@dataclasses.dataclass(frozen=True)
class ColourSpace:
    """What a file says about its colours. All are None if it says nothing.

    Attributes:
        profile: The ICC profile.
        gamma: The gAMA of a PNG that has no sRGB chunk.
        primaries: The cHRM of a PNG that has no sRGB chunk.
    """

    profile: bytes | None = None
    gamma: float | None = None
    primaries: tuple[float, ...] | None = None

    @classmethod
    def of(cls, image: Image.Image) -> ColourSpace:
        """Returns the colour space of a picture whose pixels have not been read yet.

        Chunks behind a PNG's pixels are in the wrong place, and say nothing.
        """
        profile, gamma = image.info.get("icc_profile"), image.info.get("gamma")
        if image.format != "PNG" or "srgb" in image.info or gamma is None or not 0 < gamma <= HIGHEST_GAMMA:
            return cls(profile)
        return cls(profile, gamma, image.info.get("chromaticity"))


def in_srgb(image: Image.Image, space: ColourSpace) -> Image.Image:
    """Returns a picture (L, RGB, RGBA or CMYK) of a colour space as L, RGB or RGBA in sRGB."""
    alpha = image.getchannel("A") if image.mode == "RGBA" else None
    colours = image.convert("RGB") if alpha else image
    convert = (space.profile and _by_profile(space.profile, colours.mode)) or _by_gamma(space)
    colours = convert(colours)
    if colours.mode == "CMYK":
        colours = colours.convert("RGB")
    if alpha:
        colours.putalpha(alpha)
    return colours


Convert = Callable[[Image.Image], Image.Image]


def _unchanged(image: Image.Image) -> Image.Image:
    return image


@functools.lru_cache(maxsize=16)  # all pictures of a camera have the same profile
def _by_profile(profile: bytes, mode: str) -> Convert | None:
    """Returns a conversion to sRGB, or None for a profile that is broken or of other channels."""
    try:
        opened = ImageCms.ImageCmsProfile(BytesIO(profile))
        if "srgb" in ImageCms.getProfileDescription(opened).lower():
            return _unchanged
        if opened.profile.xcolor_space.strip() != ICC_SPACES[mode]:
            return None
        transform = ImageCms.buildTransform(opened, ImageCms.createProfile("sRGB"), mode, "RGB")
    except (ImageCms.PyCMSError, OSError):
        return None
    return functools.partial(_transformed, transform)


def _transformed(transform: ImageCms.ImageCmsTransform, image: Image.Image) -> Image.Image:
    converted = ImageCms.applyTransform(image, transform)
    assert converted is not None  # only in place
    return converted.convert("L") if image.mode == "L" else converted


def _by_gamma(space: ColourSpace) -> Convert:
    """Returns the conversion that gAMA and cHRM ask for.

    Without cHRM the display's gamma is taken to be 2.2. With it, the light is converted to sRGB's primaries.
    """
    if space.gamma is None:
        return _unchanged
    is_near = abs(space.gamma / SRGB_GAMMA - 1) < NEAR_GAMMA
    primaries = space.primaries
    if primaries is None or np.abs(np.subtract(primaries, SRGB_PRIMARIES)).max() < NEAR_PRIMARIES:
        return _unchanged if is_near else functools.partial(_with_gamma, SRGB_GAMMA / space.gamma)
    return functools.partial(_with_primaries, 1 / space.gamma, primaries)


def _with_gamma(exponent: float, image: Image.Image) -> Image.Image:
    if image.mode not in ("L", "RGB"):
        return image
    table = np.round(255 * (np.arange(256) / 255) ** exponent).astype(int).tolist()
    return image.point(table * len(image.getbands()))


def _with_primaries(exponent: float, primaries: tuple[float, ...], image: Image.Image) -> Image.Image:
    """Converts RGB by way of light. Gray has no primaries."""
    matrix = _to_srgb_light(primaries) if image.mode == "RGB" else None
    if matrix is None:
        return _with_gamma(exponent * SRGB_GAMMA, image)
    light = ((np.arange(256) / 255) ** exponent).astype(np.float32)
    pixels = np.array(image)
    for start in range(0, len(pixels), ROWS):
        rows = light[pixels[start : start + ROWS]] @ matrix.T.astype(np.float32)
        pixels[start : start + ROWS] = np.round(255 * _encoded(np.clip(rows, 0, 1)))
    return Image.fromarray(pixels)


def _encoded(light: np.ndarray) -> np.ndarray:
    """Encodes linear light 0..1 as sRGB does (IEC 61966-2-1)."""
    return np.where(light <= 0.0031308, light * 12.92, 1.055 * light ** (1 / 2.4) - 0.055)


def _to_srgb_light(primaries: tuple[float, ...]) -> np.ndarray | None:
    """Returns the matrix [3, 3] from light of these primaries to sRGB's, white to white; None for impossible ones."""
    try:
        (own, own_white), (srgb, srgb_white) = _to_xyz(primaries), _to_xyz(SRGB_PRIMARIES)
        cones = (BRADFORD @ srgb_white) / (BRADFORD @ own_white)
        adapted = np.linalg.inv(BRADFORD) @ np.diag(cones) @ BRADFORD
        matrix: np.ndarray = np.linalg.inv(srgb) @ adapted @ own
    except (np.linalg.LinAlgError, ZeroDivisionError):
        return None
    return matrix if np.isfinite(matrix).all() else None


def _to_xyz(primaries: tuple[float, ...]) -> tuple[np.ndarray, np.ndarray]:
    """Returns the matrix [3, 3] from light of these primaries to XYZ, and the XYZ [3] of their white."""
    columns = [np.array([x / y, 1, (1 - x - y) / y]) for x, y in zip(primaries[::2], primaries[1::2], strict=True)]
    white, matrix = columns[0], np.stack(columns[1:], axis=1)
    return matrix * np.linalg.solve(matrix, white), white
