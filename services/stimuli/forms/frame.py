"""Places, resizes and masks the picture of a face: its form but for the luminance."""

from __future__ import annotations

import dataclasses

import numpy as np
from numpy.typing import NDArray

from services.errors import InvalidParameter, NotMeasurable
from services.pictures.conversion import MID_GRAY, flattened
from services.stimuli.forms.blocks import blocks
from services.stimuli.forms.ellipse import ellipse
from services.stimuli.forms.face_reading import FaceReading
from services.stimuli.forms.fitted_oval import fitted_oval
from services.stimuli.forms.form import FACE, OVAL, SEGMENTED, Ellipse, Form
from services.stimuli.forms.luminance import Levels, Values, from_light, luminance_of
from services.stimuli.forms.placement import Placement, placed
from services.stimuli.forms.silhouette import in_one_piece, soft
from stylegan2.pictures.pixels import Pixels

Mask = NDArray[np.bool_]

_SHARES = (np.arange(256) / 255).astype(np.float32)  # of levels of alpha


@dataclasses.dataclass(frozen=True)
class Frame:
    """A picture [H, W, 1 or 3] in its final size, and how much of each pixel is visible, 0..1 [H, W].

    `region` tells which pixels [H, W] luminance is measured over; None for all that are wholly visible.
    """

    levels: Levels
    shown: Values
    region: Mask | None = None


def scale_of(form: Form) -> str:
    """Returns the scale on which luminance is measured."""
    return form.luminance.scale if form.luminance else "luma"


def framed(pixels: Pixels, form: Form, reading: FaceReading | None = None) -> Frame:
    """Brings the pixels [H, W, C] of a face into the frame of a form.

    Args:
        pixels: The pixels.
        form: The form.
        reading: What was measured in the picture; needed if `form.needs_regions` or `form.needs_landmarks`.

    Raises:
        InvalidParameter: A background is given that would be invisible.
        NotMeasurable: The form needs what was not found in the picture.
    """
    hides = form.mask is not None or form.replace_background or form.align is not None
    if form.background is not None and not hides and pixels.shape[2] != 4:
        raise InvalidParameter(
            "standardise.background",
            "standardise.background needs a mask, align or replace_background: without one, nothing is left to be "
            "filled.",
        )
    placement = placed(pixels.shape[0], pixels.shape[1], form, reading)
    opaque = placement.picture(flattened(pixels, form.background or MID_GRAY))
    shown = placement.covered()
    if pixels.shape[2] == 4:
        shown *= _SHARES[placement.picture(pixels[..., 3:])[..., 0]]
    shown *= _visible(form, placement, reading)
    levels = _grayed(opaque, scale_of(form)) if form.gray else opaque
    return Frame(levels, shown, _region(form, placement, reading))


def _visible(form: Form, placement: Placement, reading: FaceReading | None) -> Values:
    """Returns how much of each pixel the mask and the segmentation leave visible, 0..1 [height, width]."""
    width, height = placement.shape
    shown = np.ones((height, width), np.float32)
    if isinstance(form.mask, Ellipse):
        shown *= ellipse(height, width, form.mask)
    if reading is None:
        return shown
    if form.mask == FACE:
        shown *= soft(placement.map(in_one_piece(reading.probability(FACE))))
    if form.mask == OVAL:
        moved = dataclasses.replace(reading, landmarks=placement.points(reading.landmarks))
        shown *= fitted_oval(moved).drawn(height, width)
    if form.replace_background:
        shown *= soft(placement.map(1 - reading.probability("background")))
    return shown


def _region(form: Form, placement: Placement, reading: FaceReading | None) -> Mask | None:
    """Returns where the luminance is measured; None for everything that is visible."""
    over = form.luminance.over if form.luminance else None
    if over not in SEGMENTED or reading is None:
        return None
    region: Mask = placement.map(reading.probability(over)) > 0.5
    if not region.any():
        raise NotMeasurable(
            "standardise.luminance.over",
            f"standardise.luminance.over: no {over} was found in {reading.face}. Leave the face out, or name another "
            "region.",
        )
    return region


def inside_of(frame: Frame) -> Mask:
    """Returns the pixels [H, W] of the region that are wholly visible. Raises InvalidParameter if there are none."""
    inside: Mask = frame.shown == 1
    if not inside.any():  # the whole picture is translucent
        inside = frame.shown > 0.5
    if not inside.any():
        raise InvalidParameter(
            "standardise.mask", "standardise.mask leaves nothing of the picture: move it, or make it larger."
        )
    if frame.region is None:
        return inside
    inside = inside & frame.region
    if not inside.any():
        raise InvalidParameter(
            "standardise.luminance.over", "standardise.luminance.over is a region that the mask hides. Use mask."
        )
    return inside


def _grayed(opaque: Pixels, scale: str) -> Values:
    """Turns RGB into gray of the same luminance on `scale`."""
    height, width, channels = opaque.shape
    luminance = luminance_of(opaque.reshape(-1, channels), scale)
    if scale == "linear":
        for part in blocks(len(luminance)):
            luminance[part] = from_light(luminance[part])
    return luminance.reshape(height, width, 1)
