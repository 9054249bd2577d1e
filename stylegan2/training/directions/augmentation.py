"""Small random changes to labelled pictures, so that a regressor ignores the artefacts of generated pictures."""

from __future__ import annotations

import numpy as np

BLUR = 0.8  # weight of the four neighbours, at most
NOISE = 0.04  # standard deviation, at most
GAIN = 0.03  # standard deviation of a channel's gain and offset


def degraded(images: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Returns copies that are blurred, noisy and slightly changed in colour. Each picture stays in its place.

    The changes are as large as the differences between generated and rendered pictures, and too small to make the
    labels wrong.

    images: float32 [N, H, W, C] in -1..1 -> the same shape, about -1..1
    """
    images = _blurred(images, rng)
    n, channels = len(images), images.shape[-1]
    gain = 1 + GAIN * rng.standard_normal((n, 1, 1, channels), np.float32)
    offset = GAIN * rng.standard_normal((n, 1, 1, channels), np.float32)
    noise = NOISE * rng.random((n, 1, 1, 1), np.float32) * rng.standard_normal(images.shape, np.float32)
    return images * gain + offset + noise


def _blurred(images: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Mixes each pixel with the mean of its four neighbours. The amount differs from picture to picture."""
    around = np.pad(images, [(0, 0), (1, 1), (1, 1), (0, 0)], mode="edge")
    mean = (around[:, :-2, 1:-1] + around[:, 2:, 1:-1] + around[:, 1:-1, :-2] + around[:, 1:-1, 2:]) / 4
    amount = BLUR * rng.random((len(images), 1, 1, 1), np.float32)
    return images + amount * (mean - images)
