"""The orthogonal low-pass filter of the geometric transforms, as matrices that resample along one axis.

The filter h is orthonormal to its own shifts by two. Downsampling by its mirror image therefore undoes upsampling by h
exactly (ADA paper, appendix B.1), unlike with a windowed sinc. The filter is sym6, the symlet with six vanishing
moments, the least asymmetric one of its family (Daubechies 1992, "Ten lectures on wavelets", table 8.2).
"""

from __future__ import annotations

import functools
import math

import numpy as np

SYM6 = np.array(
    [
        0.015404109327027373,
        0.0034907120842174702,
        -0.11799011114819057,
        -0.048311742585633,
        0.4910559419267466,
        0.787641141030194,
        0.3379294217276218,
        -0.07263752278646252,
        -0.021060292512300564,
        0.04472490177066578,
        0.0017677118642428036,
        -0.007800708325034148,
    ]
)
# Pixel m contributes to sample k of the doubled signal through tap k - 2 m + BEFORE.
BEFORE = len(SYM6) // 2 - 1
# The place of the centre of pixel 0 on the doubled grid: 0.1. The mirrored filter puts it at 1 - CENTRE.
CENTRE = float(np.arange(len(SYM6)) @ SYM6 / SYM6.sum()) - BEFORE


def period(size: int) -> int:
    """Returns the number of samples after which `size` pixels, endlessly reflected and doubled, repeat."""
    return 4 * (size - 1)


def doubled(size: int) -> int:
    """Returns the samples that `downsampling` to `size` pixels needs: two per pixel, and the filter's reach beyond."""
    return 2 * (size - 1) + len(SYM6)


@functools.cache
def upsampling(size: int) -> np.ndarray:
    """Returns matrices [2, period, size] from pixels to one period of the doubled signal.

    The first one uses the filter, the second its mirror image. The pixels are endlessly reflected at both ends, without
    repeating the pixel at the edge.
    """
    matrices = np.zeros((2, period(size), size))
    for pixel in range(2 * (size - 1)):
        source = min(pixel, 2 * (size - 1) - pixel)
        for tap in range(len(SYM6)):
            sample = (2 * pixel - BEFORE + tap) % period(size)
            matrices[0, sample, source] += math.sqrt(2) * SYM6[tap]
            matrices[1, sample, source] += math.sqrt(2) * SYM6[-1 - tap]
    return matrices


@functools.cache
def downsampling(size: int) -> np.ndarray:
    """Returns the matrix [size, doubled] from the doubled signal, beginning with sample -BEFORE, to pixels."""
    matrix = np.zeros((size, doubled(size)))
    for pixel in range(size):
        matrix[pixel, 2 * pixel : 2 * pixel + len(SYM6)] = SYM6 / math.sqrt(2)
    return matrix
