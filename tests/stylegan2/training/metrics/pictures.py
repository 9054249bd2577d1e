"""Sets of pictures with known properties."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np


def patterns(count: int, height: int = 32, width: int = 32, channels: int = 3, seed: int = 0) -> np.ndarray:
    """Draws pictures uint8 [N, H, W, C] of one kind: a plane wave of random direction and colour, with noise."""
    rng = np.random.default_rng(seed)
    y, x = np.mgrid[:height, :width] / 8
    angle, phase = rng.uniform(0, 2 * np.pi, (2, count, 1, 1))
    wave = np.sin(np.cos(angle) * x + np.sin(angle) * y + phase)[..., None]  # [N, H, W, 1]
    colour = rng.uniform(20, 60, (count, 1, 1, channels))
    noise = rng.normal(0, 20, (count, height, width, channels))
    return np.clip(128 + colour * wave + noise, 0, 255).astype(np.uint8)


def blurred(images: np.ndarray) -> np.ndarray:
    """Replaces each pixel by the mean of its 3x3 neighbourhood; the picture wraps around at its sides."""
    shifted = [np.roll(images.astype(np.float32), (y, x), (1, 2)) for y in (-1, 0, 1) for x in (-1, 0, 1)]
    return (sum(shifted) / 9).astype(np.uint8)


def in_batches(images: np.ndarray, size: int = 10) -> Iterator[np.ndarray]:
    for start in range(0, len(images), size):
        yield images[start : start + size]
