"""Laplacian pyramids, which split an image into the detail at each scale and a coarse rest.

Burt and Adelson, The Laplacian Pyramid as a Compact Image Code (1983), with their 5x5 kernel for a = 3/8. This is the
binomial kernel, (1, 4, 6, 4, 1) / 16 along each axis.
"""

from __future__ import annotations

from typing import Literal

import numpy as np

SMALLEST_SIDE = 16  # of a level, as in the ProGAN paper


def level_sizes(height: int, width: int) -> list[tuple[int, int]]:
    """Returns (height, width) of each level, finest first: halved while both sides are even and stay at least 16."""
    sizes = [(height, width)]
    while height % 2 == width % 2 == 0 and min(height, width) // 2 >= SMALLEST_SIDE:
        height, width = height // 2, width // 2
        sizes.append((height, width))
    return sizes


def laplacian_pyramid(images: np.ndarray) -> list[np.ndarray]:
    """Splits images [N, H, W, C] into float32 levels [N, H / 2^k, W / 2^k, C], the finest first.

    A level is the detail that `halved` removes; the last one is the rest. Starting from the rest, `doubled` and adding
    the next level, repeated, give the images back.
    """
    levels, picture = [], np.asarray(images, np.float32)
    for _ in level_sizes(*picture.shape[1:3])[1:]:
        smaller = halved(picture)
        levels.append(picture - doubled(smaller))
        picture = smaller
    return [*levels, picture]


def halved(images: np.ndarray) -> np.ndarray:
    """Blurs images, mirrored at the borders, and keeps every second pixel: [N, H, W, C] -> [N, H / 2, W / 2, C]."""
    for axis in (1, 2):
        size = images.shape[axis]
        padded = _padded(images, axis, (2, 2), "reflect")
        taps = [_along(padded, axis, slice(k, k + size, 2)) for k in range(5)]
        images = taps[2] * np.float32(6 / 16)
        images += (taps[1] + taps[3]) * np.float32(4 / 16)
        images += (taps[0] + taps[4]) * np.float32(1 / 16)
    return images


def doubled(images: np.ndarray) -> np.ndarray:
    """Inserts zeros between the pixels of images, blurs them and multiplies by 4: [N, H, W, C] -> [N, 2 H, 2 W, C].

    Only three of the five taps meet a pixel at even places, and two at odd places. As the row is mirrored together with
    its zeros, the pixels are mirrored about the first one on the left, and the last one is repeated on the right.
    """
    for axis in (1, 2):
        size = images.shape[axis]
        padded = _padded(_padded(images, axis, (1, 0), "reflect"), axis, (0, 1), "edge")
        before, here, after = (_along(padded, axis, slice(k, k + size)) for k in range(3))
        pair = np.stack([(before + after) * np.float32(1 / 8) + here * np.float32(6 / 8), (here + after) / 2], axis + 1)
        shape = list(images.shape)
        shape[axis] *= 2
        images = pair.reshape(shape)
    return images


def _padded(images: np.ndarray, axis: int, widths: tuple[int, int], mode: Literal["reflect", "edge"]) -> np.ndarray:
    """Pads along one axis."""
    return np.pad(images, [widths if k == axis else (0, 0) for k in range(images.ndim)], mode=mode)


def _along(images: np.ndarray, axis: int, part: slice) -> np.ndarray:
    """Slices along one axis."""
    return images[(slice(None),) * axis + (part,)]
