"""Where the parts of a face's picture come to lie in the stimulus: cropped, aligned by the eyes, and resized.

One transform serves the pixels, the maps of regions, and the landmarks, so that they stay together. A picture whose
eyes are aligned is resampled once, by the similarity transform (shift, turn and one scale) that puts both eyes in
place.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping

import numpy as np
from PIL import Image

from services.errors import NotMeasurable
from services.stimuli.forms.face_reading import FaceReading, Point
from services.stimuli.forms.form import Form
from services.stimuli.forms.luminance import Values
from stylegan2.pictures.pixels import Pixels, to_picture

_PAD = 2  # pixels around the picture, so that its edges are not mixed with nothing
_ROWS = 64  # at a time of what takes many bytes per pixel
_Box = tuple[int, int, int, int]


@dataclasses.dataclass(frozen=True)
class Placement:
    """The way of a picture of `height` x `width` pixels into its frame of `shape` (width, height).

    Attributes:
        box: left, top, right and bottom of the part that is kept, in pixels.
        shape: width and height of the frame.
        turn: where the eyes are aligned, the similarity transform as complex numbers (a, b): a point x + iy of the
            picture comes to a (x + iy) + b in the frame.
    """

    box: _Box
    shape: tuple[int, int]
    turn: tuple[complex, complex] | None = None

    def picture(self, pixels: Pixels) -> Pixels:
        """Returns uint8 pixels [H, W, C] in the frame."""
        left, top, right, bottom = self.box
        part = pixels[top:bottom, left:right]
        if self.turn is not None:
            return _turned(part, self.turn, self.shape)
        if self.shape == (right - left, bottom - top):
            return part
        resized = to_picture(part).resize(self.shape, Image.Resampling.LANCZOS)
        return np.asarray(resized).reshape(self.shape[1], self.shape[0], pixels.shape[2])

    def map(self, values: Values) -> Values:
        """Returns a map [H, W] of numbers from 0 to 1 in the frame; 0 beyond the edges of the picture."""
        left, top, right, bottom = self.box
        part = values[top:bottom, left:right]
        if self.turn is not None:
            levels = _turned(np.round(part[..., None] * 255).astype(np.uint8), self.turn, self.shape)[..., 0]
            return levels.astype(np.float32) / np.float32(255) * self.covered()
        if self.shape == (right - left, bottom - top):
            return part
        return np.asarray(Image.fromarray(part).resize(self.shape, Image.Resampling.BILINEAR))

    def points(self, landmarks: Mapping[str, Point]) -> dict[str, Point]:
        """Returns landmarks in pixels of the frame."""
        left, top, right, bottom = self.box
        if self.turn is not None:
            a, b = self.turn
            moved = {name: a * complex(*point) + b for name, point in landmarks.items()}
            return {name: (point.real, point.imag) for name, point in moved.items()}
        across, down = self.shape[0] / (right - left), self.shape[1] / (bottom - top)
        return {name: ((x - left) * across, (y - top) * down) for name, (x, y) in landmarks.items()}

    def covered(self) -> Values:
        """Returns how much of each pixel of the frame lies in the picture, 0..1 [height, width]."""
        width, height = self.shape
        if self.turn is None:
            return np.ones((height, width), np.float32)
        (a, b), (_, _, right, bottom) = self.turn, self.box
        across, down = np.arange(width) + 0.5, np.arange(height) + 0.5
        found = np.empty((height, width), np.float32)
        for start in range(0, height, _ROWS):
            part = slice(start, start + _ROWS)
            source = (across + 1j * down[part, None] - b) / a
            inside = np.minimum(
                np.minimum(source.real, right - source.real), np.minimum(source.imag, bottom - source.imag)
            )
            found[part] = np.clip(inside * abs(a) + 0.5, 0, 1)
        return found


def placed(height: int, width: int, form: Form, reading: FaceReading | None) -> Placement:
    """Returns the placement of a picture of `height` x `width` pixels. Raises NotMeasurable if it shows no eyes."""
    if form.align is None:
        box = _box(height, width, form.crop)
        return Placement(box, _size(box[2] - box[0], box[3] - box[1], form.size))
    assert reading is not None, "the form said that it needs landmarks"
    shape = _size(width, height, form.size)
    left, right = (complex(*eye) for eye in reading.eyes("standardise.align"))
    goals = [complex(x * shape[0], y * shape[1]) for x, y in (form.align.left, form.align.right)]
    if abs(right - left) < 1:
        raise NotMeasurable("standardise.align", f"standardise.align: the eyes found in {reading.face} are one point.")
    scale = (goals[1] - goals[0]) / (right - left)
    return Placement((0, 0, width, height), shape, (scale, goals[0] - scale * left))


def _box(height: int, width: int, crop: tuple[float, float, float, float] | None) -> _Box:
    if crop is None:
        return 0, 0, width, height
    left, right = _span(crop[0], crop[2], width)
    top, bottom = _span(crop[1], crop[3], height)
    return left, top, right, bottom


def _span(start: float, end: float, length: int) -> tuple[int, int]:
    """Returns `start` to `end`, fractions of `length`, in pixels; at least one pixel."""
    first = min(round(start * length), length - 1)
    return first, max(first + 1, round(end * length))


def _size(width: int, height: int, size: int | None) -> tuple[int, int]:
    """Returns width and height with the longer of them at `size`."""
    longer = max(width, height)
    if size is None or size == longer:
        return width, height
    return max(1, round(width * size / longer)), max(1, round(height * size / longer))


def _turned(pixels: Pixels, turn: tuple[complex, complex], shape: tuple[int, int]) -> Pixels:
    """Resamples pixels [H, W, C] bicubically by a similarity transform; what it shrinks is averaged first (Lanczos)."""
    (a, b), (height, width, channels) = turn, pixels.shape
    shrunk = min(1.0, abs(a))
    small = max(1, round(width * shrunk)), max(1, round(height * shrunk))
    picture = to_picture(pixels)
    if small != (width, height):
        picture = picture.resize(small, Image.Resampling.LANCZOS)
    padded = np.pad(
        np.asarray(picture).reshape(small[1], small[0], channels), ((_PAD, _PAD), (_PAD, _PAD), (0, 0)), "edge"
    )
    back, start = 1 / a, -b / a  # from the frame to the picture
    across, down = small[0] / width, small[1] / height
    matrix = (
        back.real * across, -back.imag * across, start.real * across + _PAD,
        back.imag * down, back.real * down, start.imag * down + _PAD,
    )  # fmt: skip
    moved = to_picture(padded).transform(shape, Image.Transform.AFFINE, matrix, Image.Resampling.BICUBIC)
    return np.asarray(moved).reshape(shape[1], shape[0], channels)
