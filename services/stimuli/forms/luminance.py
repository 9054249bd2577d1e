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

from services.stimuli.forms.form import Luminance

Values = NDArray[np.float32]
Moments = NDArray[np.float64]  # mean and standard deviation

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
    """Values [N, C] in 0..255 after matching, and the share of them that were clipped."""

    values: Values
    clipped: float


def luminance_of(values: Values, scale: str) -> Values:
    """Returns the luminance [N] of `values` [N, C], gray (C = 1) or RGB in 0..255, on a scale of the module."""
    if scale == "luma":
        return values[:, 0] if values.shape[1] == 1 else values @ _LUMA
    light = to_light(values)
    return light[:, 0] if values.shape[1] == 1 else light @ _RELATIVE


def measured(values: Values, scale: str) -> MeasuredLuminance:
    """Returns mean and contrast of `values` [N, C]."""
    luminance = luminance_of(values, scale)
    return MeasuredLuminance(float(luminance.mean(dtype=np.float64)), float(luminance.std(dtype=np.float64)))


def matched(values: Values, inside: NDArray[np.bool_], target: Luminance) -> MatchedValues:
    """Changes `values` [N, C] so that those `inside` [N] have the luminance `target`, whose targets are numbers.

    Clipping at black and white changes mean and contrast, so aim and result are compared and the aim corrected, up to
    12 times; what is left of the difference is in what the caller measures.
    """
    is_linear = target.scale == "linear"
    channels = to_light(values) if is_linear else values
    highest = 1.0 if is_linear else 255.0
    luminance = luminance_of(values, target.scale)
    within, bright = channels[inside], luminance[inside]
    now = _moments(bright)
    wanted = np.array(
        [now[k] if goal is None else goal for k, goal in enumerate((target.mean, target.contrast))], float
    )
    aim, best, least = wanted, wanted, np.inf
    for _ in range(_ROUNDS):
        moved = np.clip(within + _change(bright, now, aim, highest), 0, np.float32(highest))
        missed = wanted - _moments(_luminance_in(moved, is_linear))
        if np.abs(missed).max() < least:
            best, least = aim, np.abs(missed).max()
        if least < _CLOSE * highest:
            break
        aim = aim + missed
    moved = channels + _change(luminance, now, best, highest)
    clipped = ((moved[inside] < 0) | (moved[inside] > highest)).any(axis=1).mean()
    result = np.clip(moved, 0, np.float32(highest))
    return MatchedValues(from_light(result) if is_linear else result, float(clipped))


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


def _luminance_in(channels: Values, is_linear: bool) -> Values:
    if channels.shape[1] == 1:
        return channels[:, 0]
    return channels @ (_RELATIVE if is_linear else _LUMA)


def _moments(luminance: Values) -> Moments:
    return np.array([luminance.mean(dtype=np.float64), luminance.std(dtype=np.float64)])
