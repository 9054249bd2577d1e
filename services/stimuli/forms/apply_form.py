"""Brings the picture of a face into the form of a stimulus set."""

from __future__ import annotations

import dataclasses

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from services.errors import InvalidParameter
from services.pictures.conversion import MID_GRAY, flattened
from services.stimuli.forms.blocks import blocks, picked
from services.stimuli.forms.form import Form, Oval
from services.stimuli.forms.luminance import (
    Levels,
    Match,
    MeasuredLuminance,
    Values,
    from_light,
    luminance_of,
    match_to,
    measured,
)  # fmt: skip
from stylegan2.pictures.pixels import Pixels, to_picture

Mask = NDArray[np.bool_]

_ROWS = 64  # of a mask at a time, whose distances take many bytes per pixel
_SHARES = (np.arange(256) / 255).astype(np.float32)  # of levels of alpha


@dataclasses.dataclass(frozen=True)
class Stimulus:
    """A finished picture [H, W, 1, 3 or 4], its luminance inside the mask, and the share of clipped pixels.

    `inside` [H, W] tells which pixels are inside the mask, and `scale` on which scale luminance is measured.
    """

    pixels: Pixels
    luminance: MeasuredLuminance
    clipped: float
    inside: NDArray[np.bool_]
    scale: str = "luma"

    def luminance_as(self, shown: Pixels) -> MeasuredLuminance:
        """Measures inside the mask what a file of this picture decodes to: a JPEG changes the luminance a little."""
        return measured(picked(flattened(shown), self.inside), self.scale)


@dataclasses.dataclass(frozen=True)
class _Frame:
    """A picture [H, W, 1 or 3] in its final size, and how much of each pixel is visible, 0..1 [H, W]."""

    levels: Levels
    shown: Values


def apply_form(pixels: Pixels, standard: Form) -> Stimulus:
    """Brings the pixels [H, W, C] of a face into a form whose luminance targets are numbers.

    Raises:
        InvalidParameter: The mask leaves nothing of the picture, or a background is given that would be invisible.
    """
    if standard.changes_nothing:
        return Stimulus(pixels, _measured_as_it_is(pixels), 0.0, np.ones(pixels.shape[:2], np.bool_))
    frame = _framed(pixels, standard)
    inside = _inside(frame)
    seen = frame.shown > 0
    match = None
    if standard.luminance is not None:
        match = match_to(picked(frame.levels, seen), inside[seen], standard.luminance)
    result, clipped = _finished(frame, seen, inside, match, standard)
    scale = scale_of(standard)
    return Stimulus(result, measured(picked(result, inside), scale), clipped, inside, scale)


def _finished(frame: _Frame, seen: Mask, inside: Mask, match: Match | None, standard: Form) -> tuple[Pixels, float]:
    """Returns the picture on its background, and the share of the pixels `inside` that were clipped."""
    levels, counted, shown = picked(frame.levels, seen), inside[seen], frame.shown[seen][:, None]
    background = _background(standard, frame.levels.shape[2])
    finished, clipped = np.empty(levels.shape, np.uint8), 0
    for part in blocks(len(levels)):
        values = levels[part].astype(np.float32)
        if match is not None:
            matched = match.applied(levels[part])
            values = matched.values
            clipped += int(np.count_nonzero(matched.clipped & counted[part]))
        finished[part] = np.round(values * shown[part] + background * (1 - shown[part]))
    result = np.empty(frame.levels.shape, np.uint8)
    result[:] = np.round(background)
    np.place(result, np.broadcast_to(seen[..., None], result.shape), finished)
    return result, clipped / np.count_nonzero(inside)


def measure(pixels: Pixels, standard: Form) -> MeasuredLuminance:
    """Measures the luminance inside the mask before it is matched. Raises InvalidParameter, see `apply_form`."""
    frame = _framed(pixels, standard)
    return measured(picked(frame.levels, _inside(frame)), scale_of(standard))


def scale_of(standard: Form) -> str:
    """Returns the scale on which luminance is measured."""
    return standard.luminance.scale if standard.luminance else "luma"


def _framed(pixels: Pixels, standard: Form) -> _Frame:
    if standard.background is not None and standard.mask is None and pixels.shape[2] != 4:
        raise InvalidParameter(
            "standardise.background",
            "standardise.background needs a mask: without one, nothing is left to be filled.",
        )
    cropped = _cropped(pixels, standard.crop)
    opaque = _resized(flattened(cropped, standard.background or MID_GRAY), standard.size)
    shown = np.ones(opaque.shape[:2], np.float32)
    if cropped.shape[2] == 4:
        shown = _SHARES[_resized(cropped[..., 3:], standard.size)[..., 0]]
    if standard.mask is not None:
        shown *= oval(opaque.shape[0], opaque.shape[1], standard.mask)
    return _Frame(_grayed(opaque, scale_of(standard)) if standard.gray else opaque, shown)


def oval(height: int, width: int, mask: Oval) -> Values:
    """Returns how much of each pixel lies in the oval, 0..1 [height, width]; only a rim of one pixel is between."""
    semi = np.array(mask.semi_axes) * (width, height)  # pixels
    across = (np.arange(width) + 0.5 - mask.centre[0] * width) / semi[0]
    down = (np.arange(height) + 0.5 - mask.centre[1] * height) / semi[1]
    shown = np.empty((height, width), np.float32)
    for start in range(0, height, _ROWS):
        y = down[start : start + _ROWS, None]
        radius = np.hypot(across, y)  # 1 on the rim
        slope = np.hypot(across / semi[0], y / semi[1]) / np.maximum(radius, 1e-9)  # of `radius`, per pixel
        shown[start : start + _ROWS] = np.clip((1 - radius) / np.maximum(slope, 1e-9) + 0.5, 0, 1)
    return shown


def _inside(frame: _Frame) -> Mask:
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


def _background(standard: Form, channels: int) -> Values:
    """Returns the colour behind the picture; for a gray picture, the luma of the colour."""
    colour = np.array([standard.background or MID_GRAY], np.float32)
    return colour[0] if channels == 3 else luminance_of(colour, "luma")


def _measured_as_it_is(pixels: Pixels) -> MeasuredLuminance:
    opaque = flattened(pixels)
    return measured(opaque.reshape(-1, opaque.shape[2]), "luma")
