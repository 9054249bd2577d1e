"""Resampling by a factor of two with a small separable FIR filter (Zhang 2019, arXiv:1904.11486).

A filter is a tuple of taps, normalised to a sum of one before use; StyleGAN2's is (1, 3, 3, 1). Filtering is a true
convolution, so the taps of an asymmetric filter are reversed. Images are [N, H, W, C].
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from keras import ops

from stylegan2 import backend
from stylegan2.backend import Tensor

HEIGHT, WIDTH = 1, 2


def fir(x: Tensor, taps: Sequence[float], before: int, after: int, gain: float = 1.0, stride: int = 1) -> Tensor:
    """Filters both axes.

    With oneDNN this is one depthwise convolution. With XLA, which is slow at those, it is a sum of shifted images,
    which XLA fuses.

    Args:
        x: Images [N, H, W, C].
        taps: The filter.
        before, after: How many zeros go before and after each axis. A negative number crops instead.
        gain: The sum of the normalised taps, along each axis.
        stride: Every `stride`-th sample is kept.
    """
    taps = _correlation_taps(taps, gain)
    if backend.uses_onednn() and min(before, after) >= 0:
        return fir_depthwise(x, taps, stride, before, after)
    for axis in (HEIGHT, WIDTH):
        x = _pad(x, axis, before, after)
    return fir_shifted(x, taps, stride)


def fir_depthwise(x: Tensor, taps: Sequence[float], stride: int, before: int = 0, after: int = 0) -> Tensor:
    """Correlates images with `taps` along both axes, with zeros around them; for oneDNN."""
    kernel = np.repeat(np.outer(taps, taps)[:, :, None, None], x.shape[-1], axis=2)  # [f, f, C, 1]
    return backend.depthwise_convolution(x, ops.convert_to_tensor(kernel, dtype=x.dtype), (before, after), stride)


def fir_shifted(x: Tensor, taps: Sequence[float], stride: int) -> Tensor:
    """Correlates images with `taps` along both axes, without zeros around them; for XLA."""
    for axis in (HEIGHT, WIDTH):
        length = x.shape[axis] - len(taps) + 1
        x = sum(tap * _slice(x, axis, k, length) for k, tap in enumerate(taps))
    return x[:, ::stride, ::stride]


@backend.fused
def upsample(x: Tensor, taps: Sequence[float]) -> Tensor:
    """Doubles height and width: puts zeros between the samples and filters with a gain of 2 along each axis.

    This is the polyphase form, which multiplies by none of the zeros. Output 2m + p is the sum of
    taps[k] · x[m + (p + k - before) / 2] over the taps k with p + k - before even, so a filter of four taps needs two
    per phase p.
    """
    before = (len(taps) + 1) // 2
    taps = _correlation_taps(taps, 2.0)
    for axis in (HEIGHT, WIDTH):
        x = _interleave([_phase(x, axis, taps, phase - before) for phase in (0, 1)], axis)
    return x


def downsample(x: Tensor, taps: Sequence[float]) -> Tensor:
    """Halves height and width: filters the image and keeps every second sample."""
    f = len(taps)
    return fir(x, taps, (f - 1) // 2, (f - 2) // 2, stride=2)


def transposed_convolution(x: Tensor, kernel: Tensor) -> Tensor:
    """Convolves with stride 2, transposed and unpadded: [N, H, W, in] * [3, 3, in, out] -> [N, 2H + 1, 2W + 1, out]."""
    return (transposed_in_one_call if backend.uses_onednn() else transposed_in_phases)(x, kernel)


def transposed_in_one_call(x: Tensor, kernel: Tensor) -> Tensor:
    """Computes `transposed_convolution` directly; for oneDNN, where this is fast."""
    kernel = ops.transpose(kernel, (0, 1, 3, 2))
    return ops.conv_transpose(x, kernel, strides=2, padding="valid", data_format="channels_last")


def transposed_in_phases(x: Tensor, kernel: Tensor) -> Tensor:
    """Computes `transposed_convolution` in four phases; for XLA, which would otherwise multiply by the inserted zeros.

    Each phase of the output is a small convolution over the input. Together they take a quarter of the work.
    """
    rows = [
        _interleave([_conv_phase(x, kernel, even_row, even_column) for even_column in (True, False)], WIDTH)
        for even_row in (True, False)
    ]
    return _interleave(rows, HEIGHT)[:, :-1, :-1]


def up_convolution_padding(taps: Sequence[float]) -> tuple[int, int]:
    """Returns how many zeros go before and after for the filter after a `transposed_convolution`: 2H + 1 -> 2H."""
    f = len(taps)
    return (f + 1) // 2 - 1, (f - 2) // 2


def _conv_phase(x: Tensor, kernel: Tensor, even_row: bool, even_column: bool) -> Tensor:
    """Returns one phase [N, H + 1, W + 1, out]: out[2m] = x[m] k[0] + x[m - 1] k[2], out[2m + 1] = x[m] k[1]."""
    taps = {True: slice(None, None, -2), False: slice(1, 2)}
    x = _pad(_pad(x, HEIGHT, int(even_row), 1), WIDTH, int(even_column), 1)
    kernel = kernel[taps[even_row], taps[even_column]]
    return ops.conv(x, kernel, padding="valid", data_format="channels_last")


def _phase(x: Tensor, axis: int, taps: Sequence[float], offset: int) -> Tensor:
    """Returns, for each m, the sum of taps[k] · x[m + (offset + k) / 2] over the k with offset + k even."""
    size = x.shape[axis]
    shifts = {(offset + k) // 2: tap for k, tap in enumerate(taps) if (offset + k) % 2 == 0}
    if not shifts:
        return ops.zeros_like(x)
    first, last = min(shifts), max(shifts)
    padded = _pad(x, axis, -first, last)
    return sum(tap * _slice(padded, axis, shift - first, size) for shift, tap in shifts.items())


def _correlation_taps(taps: Sequence[float], gain: float) -> list[float]:
    return [gain * tap / sum(taps) for tap in reversed(taps)]


def _interleave(phases: list[Tensor], axis: int) -> Tensor:
    """Merges even and odd samples into one tensor of twice the length."""
    stacked = ops.stack(phases, axis=axis + 1)
    shape = list(phases[0].shape)
    shape[axis] = 2 * shape[axis]
    return ops.reshape(stacked, [-1, *shape[1:]])


def _pad(x: Tensor, axis: int, before: int, after: int) -> Tensor:
    """Adds zeros along one axis; a negative number crops."""
    if before < 0 or after < 0:
        x = _slice(x, axis, max(-before, 0), x.shape[axis] - max(-before, 0) - max(-after, 0))
    if before > 0 or after > 0:
        widths = [[0, 0]] * 4
        widths[axis] = [max(before, 0), max(after, 0)]
        x = ops.pad(x, widths)
    return x


def _slice(x: Tensor, axis: int, start: int, length: int) -> Tensor:
    return x[:, start : start + length] if axis == HEIGHT else x[:, :, start : start + length]
