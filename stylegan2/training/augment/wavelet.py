"""The orthogonal low-pass filter between which the geometric transforms run, as matrices along one axis.

With h orthonormal to its own shifts by two, upsampling by h and downsampling by its mirror undo each other exactly (ADA
paper, appendix B.1), which no windowed sinc does. The filter is the symlet with six vanishing moments, the least
asymmetric one of its family (Daubechies 1992, "Ten lectures on wavelets", table 8.2).
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
# Sample k of the doubled signal hears pixel m by tap k - 2 m + BEFORE.
BEFORE = len(SYM6) // 2 - 1
# Where the filter, and where its mirror image, puts the centre of pixel 0 on the doubled grid: 0.1 and 0.9.
CENTRE = float(np.arange(len(SYM6)) @ SYM6 / SYM6.sum()) - BEFORE
MIRRORED_CENTRE = 1 - CENTRE


def period(size: int) -> int:
    """Samples after which `size` pixels, reflected for ever and doubled, repeat."""
    return 4 * (size - 1)


def doubled(size: int) -> int:
    """Samples that `downsampling` to `size` pixels needs: two a pixel, and the filter's reach to both sides."""
    return 2 * (size - 1) + len(SYM6)


@functools.cache
def upsampling(size: int) -> np.ndarray:
    """[2, period, size]: pixels to one period of the doubled signal, by the filter and by its mirror image.

    The pixels are reflected at both ends (the edge is not repeated), for ever.
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
    """[size, doubled]: the doubled signal, from sample -BEFORE on, to pixels."""
    matrix = np.zeros((size, doubled(size)))
    for pixel in range(size):
        matrix[pixel, 2 * pixel : 2 * pixel + len(SYM6)] = SYM6 / math.sqrt(2)
    return matrix
