"""Small changes to labelled pictures, so that what learns from them does not mind a generator's own traces."""

from __future__ import annotations

import numpy as np

SHIFT = 0.03
BLUR = 0.8
NOISE = 0.04
GAIN = 0.03


def augment(images: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Each picture moved by up to 3 % of its width, softened, with noise and a slight change of colour.

    None of it changes what a label says by much; a generated picture differs from a rendered one by as much.
    `images` are float32 in -1..1, [N, H, W, C], and stay as they are.
    """
    images = _blurred(_shifted(images, rng), rng)
    n, channels = len(images), images.shape[-1]
    gain = 1 + GAIN * rng.standard_normal((n, 1, 1, channels), np.float32)
    offset = GAIN * rng.standard_normal((n, 1, 1, channels), np.float32)
    noise = NOISE * rng.random((n, 1, 1, 1), np.float32) * rng.standard_normal(images.shape, np.float32)
    return images * gain + offset + noise


def mirror(
    images: np.ndarray, values: np.ndarray, signs: np.ndarray, rng: np.random.Generator
) -> tuple[np.ndarray, np.ndarray]:
    """Half of the pictures mirrored, and their labels [N, D] with them: multiplied by `signs` [D]."""
    mirrored = rng.random(len(images)) < 0.5
    images = np.where(mirrored[:, None, None, None], images[:, :, ::-1], images)
    return images, np.where(mirrored[:, None], values * signs, values)


def _shifted(images: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Moved by whole pixels, the edge repeated."""
    n, height, width, _ = images.shape
    most = round(SHIFT * width)
    dy, dx = rng.integers(-most, most + 1, (2, n))
    rows = np.clip(np.arange(height) + dy[:, None], 0, height - 1)  # [N, H]
    columns = np.clip(np.arange(width) + dx[:, None], 0, width - 1)  # [N, W]
    return images[np.arange(n)[:, None, None], rows[:, :, None], columns[:, None, :]]


def _blurred(images: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Mixed with the mean of the four neighbours, each picture by another amount."""
    around = np.pad(images, [(0, 0), (1, 1), (1, 1), (0, 0)], mode="edge")
    mean = (around[:, :-2, 1:-1] + around[:, 2:, 1:-1] + around[:, 1:-1, :-2] + around[:, 1:-1, 2:]) / 4
    amount = BLUR * rng.random((len(images), 1, 1, 1), np.float32)
    return images + amount * (mean - images)
