"""Brings the picture of a face into the form of a stimulus set."""

from __future__ import annotations

import dataclasses

import numpy as np

from services.pictures.conversion import MID_GRAY, flattened
from services.stimuli.forms.blocks import blocks, picked
from services.stimuli.forms.face_reading import FaceReading
from services.stimuli.forms.form import Form
from services.stimuli.forms.frame import Frame, Mask, framed, inside_of, scale_of
from services.stimuli.forms.luminance import Match, MeasuredLuminance, Values, luminance_of, match_to, measured
from stylegan2.pictures.pixels import Pixels


@dataclasses.dataclass(frozen=True)
class Stimulus:
    """A finished picture [H, W, 1, 3 or 4], the luminance of its region, and the share of pixels clipped there.

    `inside` [H, W] tells which pixels are of the region that luminance is matched over (without one, inside the mask),
    and `scale` on which scale luminance is measured.
    """

    pixels: Pixels
    luminance: MeasuredLuminance
    clipped: float
    inside: Mask
    scale: str = "luma"

    def luminance_as(self, shown: Pixels) -> MeasuredLuminance:
        """Measures in the region what a file of this picture decodes to: a JPEG changes the luminance a little."""
        return measured(picked(flattened(shown), self.inside), self.scale)


def apply_form(pixels: Pixels, form: Form, reading: FaceReading | None = None) -> Stimulus:
    """Brings the pixels [H, W, C] of a face into a form whose luminance targets are numbers.

    `reading` is what was measured in the picture; forms that need nothing measured do without.

    Raises:
        InvalidParameter: The mask leaves nothing of the picture, or a background is given that would be invisible.
        NotMeasurable: The form needs what was not found in the picture.
    """
    if form.changes_nothing:
        return Stimulus(pixels, _measured_as_it_is(pixels), 0.0, np.ones(pixels.shape[:2], np.bool_))
    frame = framed(pixels, form, reading)
    inside = inside_of(frame)
    seen = frame.shown > 0
    match = None
    if form.luminance is not None:
        match = match_to(picked(frame.levels, seen), inside[seen], form.luminance)
    result, clipped = _finished(frame, seen, inside, match, form)
    scale = scale_of(form)
    return Stimulus(result, measured(picked(result, inside), scale), clipped, inside, scale)


def _finished(frame: Frame, seen: Mask, inside: Mask, match: Match | None, form: Form) -> tuple[Pixels, float]:
    """Returns the picture on its background, and the share of the pixels `inside` that were clipped."""
    levels, counted, shown = picked(frame.levels, seen), inside[seen], frame.shown[seen][:, None]
    background = _background(form, frame.levels.shape[2])
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


def measure(pixels: Pixels, form: Form, reading: FaceReading | None = None) -> MeasuredLuminance:
    """Measures the luminance of the region before it is matched. Raises InvalidParameter, NotMeasurable."""
    frame = framed(pixels, form, reading)
    return measured(picked(frame.levels, inside_of(frame)), scale_of(form))


def _background(form: Form, channels: int) -> Values:
    """Returns the colour behind the picture; for a gray picture, the luma of the colour."""
    colour = np.array([form.background or MID_GRAY], np.float32)
    return colour[0] if channels == 3 else luminance_of(colour, "luma")


def _measured_as_it_is(pixels: Pixels) -> MeasuredLuminance:
    opaque = flattened(pixels)
    return measured(opaque.reshape(-1, opaque.shape[2]), "luma")
