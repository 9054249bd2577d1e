"""Cuts, resizes and masks the picture of a face: its form but for the luminance."""

from __future__ import annotations

import dataclasses

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from services.errors import InvalidParameter
from services.pictures.conversion import MID_GRAY, flattened
from services.stimuli.forms.blocks import blocks
from services.stimuli.forms.ellipse import ellipse
from services.stimuli.forms.form import Form
from services.stimuli.forms.luminance import Levels, Values, from_light, luminance_of
from stylegan2.pictures.pixels import Pixels, to_picture

Mask = NDArray[np.bool_]

_SHARES = (np.arange(256) / 255).astype(np.float32)  # of levels of alpha


@dataclasses.dataclass(frozen=True)
class Frame:
    """A picture [H, W, 1 or 3] in its final size, and how much of each pixel is visible, 0..1 [H, W]."""

    levels: Levels
    shown: Values


def scale_of(form: Form) -> str:
    """Returns the scale on which luminance is measured."""
    return form.luminance.scale if form.luminance else "luma"


def framed(pixels: Pixels, form: Form) -> Frame:
    """Brings the pixels [H, W, C] of a face into the frame of a form.

    Raises:
        InvalidParameter: A background is given that would be invisible.
    """
    if form.background is not None and form.mask is None and pixels.shape[2] != 4:
        raise InvalidParameter(
            "standardise.background",
            "standardise.background needs a mask: without one, nothing is left to be filled.",
        )
    cropped = _cropped(pixels, form.crop)
    opaque = _resized(flattened(cropped, form.background or MID_GRAY), form.size)
    shown = np.ones(opaque.shape[:2], np.float32)
    if cropped.shape[2] == 4:
        shown = _SHARES[_resized(cropped[..., 3:], form.size)[..., 0]]
    if form.mask is not None:
        shown *= ellipse(opaque.shape[0], opaque.shape[1], form.mask)
    return Frame(_grayed(opaque, scale_of(form)) if form.gray else opaque, shown)


def inside_of(frame: Frame) -> Mask:
    """Returns the pixels [H, W] that are wholly visible. Raises InvalidParameter if nothing is visible."""
    inside: Mask = frame.shown == 1
    if not inside.any():  # the whole picture is translucent
        inside = frame.shown > 0.5
    if not inside.any():
        raise InvalidParameter(
            "standardise.mask", "standardise.mask leaves nothing of the picture: move it, or make it larger."
        )
    return inside


def _cropped(pixels: Pixels, crop: tuple[float, float, float, float] | None) -> Pixels:
    if crop is None:
        return pixels
    height, width = pixels.shape[:2]
    left, right = _span(crop[0], crop[2], width)
    top, bottom = _span(crop[1], crop[3], height)
    return pixels[top:bottom, left:right]


def _span(start: float, end: float, length: int) -> tuple[int, int]:
    """Returns `start` to `end`, fractions of `length`, in pixels; at least one pixel."""
    first = min(round(start * length), length - 1)
    return first, max(first + 1, round(end * length))


def _resized(pixels: Pixels, size: int | None) -> Pixels:
    height, width, channels = pixels.shape
    longer = max(height, width)
    if size is None or size == longer:
        return pixels
    shape = max(1, round(width * size / longer)), max(1, round(height * size / longer))
    picture = to_picture(pixels)
    return np.asarray(picture.resize(shape, Image.Resampling.LANCZOS)).reshape(shape[1], shape[0], channels)


def _grayed(opaque: Pixels, scale: str) -> Values:
    """Turns RGB into gray of the same luminance on `scale`."""
    height, width, channels = opaque.shape
    luminance = luminance_of(opaque.reshape(-1, channels), scale)
    if scale == "linear":
        for part in blocks(len(luminance)):
            luminance[part] = from_light(luminance[part])
    return luminance.reshape(height, width, 1)
