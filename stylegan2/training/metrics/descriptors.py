"""Samples small neighbourhoods from each level of the Laplacian pyramids of images."""

from __future__ import annotations

import zlib
from collections.abc import Iterable

import numpy as np

from stylegan2.training.metrics.laplacian import laplacian_pyramid, level_sizes

SIDE = 7  # of a neighbourhood, in pixels
PER_IMAGE = 128  # neighbourhoods per image and level


class Descriptors:
    """Neighbourhoods of 7x7 pixels, 128 of each image and Laplacian level.

    Karras et al., Progressive Growing of GANs (arXiv:1710.10196), section 5. The places of the neighbourhoods depend on
    the seed and the image's bytes alone. Neither the order of the images nor the size of the batches matters.

    Args:
        batches: batches of images, uint8 [n, H, W, C].
        seed: the seed of the places.

    Attributes:
        shape: the height, width and channels of the images.
        count: the number of images.
        levels: for each level a list with float16 [n, 128, C, 7, 7] per batch. This takes half the memory of float32,
            and is finer than the bytes of the images.

    Raises:
        ValueError: there are no images, they are not uint8 [n, H, W, C], smaller than 7x7, or of several shapes.
    """

    def __init__(self, batches: Iterable[np.ndarray], seed: int):
        self.shape: tuple[int, int, int]
        self.count = 0
        self.levels: list[list[np.ndarray]] = []
        for images in batches:
            self._check(images)
            self.count += len(images)
            for level, found in zip(self.levels, sampled_neighbourhoods(images, seed), strict=True):
                level.append(found)
        if not self.count:
            raise ValueError("`images` must contain at least one image. Received: none")

    def _check(self, images: np.ndarray) -> None:
        """Raises ValueError unless the batch fits. The first batch sets the shape."""
        if images.dtype != np.uint8 or images.ndim != 4:
            raise ValueError(f"`images` must be uint8 [N, H, W, C]. Received: {images.dtype} {list(images.shape)}")
        if not self.levels:
            height, width, channels = images.shape[1:]
            if min(height, width) < SIDE:
                raise ValueError(f"`images` must be at least {SIDE} pixels high and wide. Received: {images.shape[1:]}")
            self.shape = (height, width, channels)
            self.levels = [[] for _ in level_sizes(height, width)]
        if images.shape[1:] != self.shape:
            raise ValueError(f"`images` must all be {self.shape}. Received: {images.shape[1:]}")

    def normalised(self, level: int) -> np.ndarray:
        """Returns all neighbourhoods of a level, scaled to mean 0 and standard deviation 1 in each channel.

        The result is float32 [N · 128, C · 7 · 7]. A constant channel becomes 0.
        """
        found = np.concatenate(self.levels[level], dtype=np.float32)  # [N, 128, C, 7, 7]
        axes = (0, 1, 3, 4)
        mean = found.mean(axes, dtype=np.float64, keepdims=True)
        deviation = found.std(axes, dtype=np.float64, mean=mean, keepdims=True)
        found -= mean.astype(np.float32)
        found /= np.where(deviation > 0, deviation, 1).astype(np.float32)
        return found.reshape(self.count * PER_IMAGE, -1)


def sampled_neighbourhoods(images: np.ndarray, seed: int) -> list[np.ndarray]:
    """Samples neighbourhoods of uint8 images [n, H, W, C].

    Returns float16 [n, 128, C, 7, 7] for each level, the finest first.
    """
    generators = [np.random.default_rng((seed, zlib.crc32(image.tobytes()))) for image in images]
    found = []
    for level in laplacian_pyramid(images):
        windows = np.lib.stride_tricks.sliding_window_view(level, (SIDE, SIDE), axis=(1, 2))
        places = np.stack([rng.integers(windows.shape[1:3], size=(PER_IMAGE, 2)) for rng in generators])  # [n, 128, 2]
        rows, columns = np.moveaxis(places, -1, 0)
        found.append(windows[np.arange(len(images))[:, None], rows, columns].astype(np.float16))
    return found
