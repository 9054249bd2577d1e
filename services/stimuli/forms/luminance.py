"""Luminance of pictures: what it is, and matching its mean and contrast.

After the SHINE toolbox (Willenbockel et al., "Controlling low-level image properties", Behavior Research Methods 42,
2010, doi:10.3758/BRM.42.3.671), whose lumMatch moves mean and standard deviation. Two scales:

- `luma`, as SHINE does it: Y' = 0.299 R' + 0.587 G' + 0.114 B' (ITU-R BT.601) of the stored, gamma-encoded values, in
  8-bit levels. Nearly even steps to the eye; equal means are not equal cd/m².
- `linear`: relative luminance Y = 0.2126 R + 0.7152 G + 0.0722 B of the linear light that sRGB stands for (IEC
  61966-2-1), 0..1. Proportional to cd/m² on a display that follows sRGB.

In both, the change is added to all three channels, which leaves colour differences (Cb, Cr) as they are.
"""

from __future__ import annotations

import dataclasses

import numpy as np
from numpy.typing import NDArray

from services.stimuli.forms.blocks import Moments, blocks, moments, picked
from services.stimuli.forms.form import Luminance
from stylegan2.pictures.pixels import Pixels

Values = NDArray[np.float32]
Levels = Pixels | Values  # of a picture; gray ones that come of colours lie between whole levels

_LUMA = np.array([0.299, 0.587, 0.114], np.float32)
_RELATIVE = np.array([0.2126, 0.7152, 0.0722], np.float32)
_ROUNDS = 12
_FLAT = 1e-4  # of the brightest value: a smaller contrast cannot be stretched
_CLOSE = 1e-5  # of the brightest value: close enough


@dataclasses.dataclass(frozen=True)
class MeasuredLuminance:
    """Mean and standard deviation of a picture's luminance inside the mask."""

    mean: float
    contrast: float


@dataclasses.dataclass(frozen=True)
class MatchedValues:
    """Values [N, C] in 0..255 after matching, and which of the pixels were clipped, [N]."""

    values: Values
    clipped: NDArray[np.bool_]


@dataclasses.dataclass(frozen=True)
class Match:
    """The change of luminance that takes the moments `now` to `aim`."""

    now: Moments
    aim: Moments
    is_linear: bool

    def applied(self, levels: Levels) -> MatchedValues:
        """Returns `levels` [N, C] after the change."""
        channels, highest = _channels(levels, self.is_linear), _highest(self.is_linear)
        moved = channels + _change(_luminance_in(channels, self.is_linear), self.now, self.aim, highest)
        clipped = np.any((moved < 0) | (moved > highest), axis=1)
        result = np.clip(moved, 0, np.float32(highest))
        return MatchedValues(from_light(result) if self.is_linear else result, clipped)


def luminance_of(levels: Levels, scale: str) -> Values:
    """Returns the luminance [N] of `levels` [N, C], gray (C = 1) or RGB in 0..255, on a scale of the module."""
    is_linear = scale == "linear"
    luminance = np.empty(len(levels), np.float32)
    for part in blocks(len(levels)):
        luminance[part] = _luminance_in(_channels(levels[part], is_linear), is_linear)
    return luminance


def measured(levels: Levels, scale: str) -> MeasuredLuminance:
    """Returns mean and contrast of `levels` [N, C]."""
    mean, contrast = moments(luminance_of(levels, scale))
    return MeasuredLuminance(float(mean), float(contrast))


def match_to(levels: Levels, inside: NDArray[np.bool_], target: Luminance) -> Match:
    """Finds the change after which `levels` [N, C] have the luminance `target` inside [N]; its targets are numbers.

    Clipping at black and white changes mean and contrast, so aim and result are compared and the aim corrected, up to
    12 times; what is left of the difference is in what the caller measures.
    """
    is_linear = target.scale == "linear"
    highest = _highest(is_linear)
    bright = luminance_of(levels, target.scale)[inside]
    levels = picked(levels, inside)
    now = moments(bright)
    wanted = np.array(
        [now[k] if goal is None else goal for k, goal in enumerate((target.mean, target.contrast))], float
    )
    aim, best, least = wanted, wanted, np.inf
    moved = np.empty_like(bright)
    for _ in range(_ROUNDS):
        for part in blocks(len(levels)):
            changed = _channels(levels[part], is_linear) + _change(bright[part], now, aim, highest)
            moved[part] = _luminance_in(np.clip(changed, 0, np.float32(highest), out=changed), is_linear)
        missed = wanted - moments(moved)
        if np.abs(missed).max() < least:
            best, least = aim, np.abs(missed).max()
        if least < _CLOSE * highest:
            break
        aim = aim + missed
    return Match(now, best, is_linear)


def _highest(is_linear: bool) -> float:
    return 1.0 if is_linear else 255.0


def _change(luminance: Values, now: Moments, aim: Moments, highest: float) -> Values:
    """Returns the change [N, 1] for each channel that moves `luminance` [N] from the moments `now` to `aim`."""
    gain = max(aim[1], 0) / now[1] if now[1] > _FLAT * highest else 1.0
    change = np.float32(gain - 1) * (luminance - np.float32(now[0])) + np.float32(aim[0] - now[0])
    return np.asarray(change[:, None], np.float32)


def to_light(values: Values) -> Values:
    """Converts sRGB values 0..255 into linear light 0..1 (IEC 61966-2-1)."""
    encoded = values / np.float32(255)
    light: Values = np.where(encoded <= 0.04045, encoded / np.float32(12.92), ((encoded + 0.055) / 1.055) ** 2.4)
    return light.astype(np.float32)


def from_light(light: Values) -> Values:
    """Converts linear light 0..1 into sRGB values 0..255."""
    encoded = np.where(light <= 0.0031308, light * np.float32(12.92), 1.055 * light ** (1 / 2.4) - 0.055)
    return (encoded * 255).astype(np.float32)


_LIGHT = to_light(np.arange(256, dtype=np.float32))  # of whole levels


def _channels(levels: Levels, is_linear: bool) -> Values:
    """Returns what luminance is a sum of: the levels, or their light."""
    if not is_linear:
        return levels.astype(np.float32)
    return _LIGHT[levels] if levels.dtype == np.uint8 else to_light(levels.astype(np.float32, copy=False))


def _luminance_in(channels: Values, is_linear: bool) -> Values:
    if channels.shape[1] == 1:
        return channels[:, 0]
    return channels @ (_RELATIVE if is_linear else _LUMA)
