"""Draws the random transforms of the augmentation.

They are drawn on the host, so that a run is resumable and the same on each backend.
"""

from __future__ import annotations

import dataclasses
import math

import numpy as np

from stylegan2.training.augment import matrices
from stylegan2.training.augment.augmentation import Augmentation

# From the ADA paper, appendix B. Translations are shares of the side; scale, contrast and saturation are in octaves.
TRANSLATION = 0.125
SCALE_STD = 0.2
BRIGHTNESS_STD = 0.2
CONTRAST_STD = 0.5
SATURATION_STD = 1.0


class _Dice:
    """Draws one value per image for n images: random with the given probability, otherwise neutral.

    The same numbers are taken from `rng` in both cases, so that switching off one transform does not change the others.
    """

    def __init__(self, n: int, rng: np.random.Generator):
        self._n, self._rng = n, rng

    def integers(self, probability: float, count: int) -> np.ndarray:
        """Draws from 0 to count - 1. Neutral: 0."""
        return np.where(self._is_random(probability), self._rng.integers(0, count, self._n), 0)

    def uniform(self, probability: float, limit: float) -> np.ndarray:
        """Draws uniformly from -limit to limit. Neutral: 0."""
        return np.where(self._is_random(probability), self._rng.uniform(-limit, limit, self._n), 0.0)

    def normal(self, probability: float, std: float) -> np.ndarray:
        """Draws from a normal distribution of mean 0. Neutral: 0."""
        return np.where(self._is_random(probability), std * self._rng.standard_normal(self._n), 0.0)

    def log_normal(self, probability: float, std: float) -> np.ndarray:
        """Draws from a log-normal distribution of median 1, with `std` in octaves. Neutral: 1."""
        return np.where(self._is_random(probability), np.exp2(std * self._rng.standard_normal(self._n)), 1.0)

    def uniform_pair(self, probability: float, limit: float) -> np.ndarray:
        """Draws `uniform` for x and y, both random or both neutral: [2, n]."""
        return np.where(self._is_random(probability), self._rng.uniform(-limit, limit, (2, self._n)), 0.0)

    def normal_pair(self, probability: float, std: float) -> np.ndarray:
        """Draws `normal` for x and y, both random or both neutral: [2, n]."""
        return np.where(self._is_random(probability), std * self._rng.standard_normal((2, self._n)), 0.0)

    def _is_random(self, probability: float) -> np.ndarray:
        """Draws for which images the value is random."""
        return self._rng.random(self._n) < probability


def draw(
    augmentation: Augmentation, p: float, n: int, height: int, width: int, channels: int, rng: np.random.Generator
) -> tuple[np.ndarray, np.ndarray]:
    """Draws the transforms of n images, as two matrices per image.

    Follows the pseudo-code of the ADA paper, appendix B. Each transform is applied with probability strength · p.

    Args:
        augmentation: the strength of each transform.
        p: the probability of a transform of strength 1, 0 to 1.
        n: the number of images.
        height, width: the size of an image in pixels, at least 2.
        channels: 1, 3 or 4.
        rng: the source of the random numbers.

    Returns:
        `geometry`, float32 [n, 3, 3]: maps (x, y, 1) of each output pixel to the place in the input that it shows,
        both counted in pixels from the centre of the top left pixel. And `colour`, float32 [n, 4, 4]: maps (red, green,
        blue, 1) in -1..1 to the new values. With p = 0 both are exactly the identity.

    Raises:
        ValueError: an argument is impossible. The message names the argument.
    """
    if not 0 <= p <= 1:
        raise ValueError(f"`augment_p` must be between 0 and 1. Received: {p}")
    if n < 1 or height < 2 or width < 2:
        raise ValueError(f"`n` must be at least 1, `height` and `width` at least 2. Received: {n}, {height}, {width}")
    if channels not in (1, 3, 4):
        raise ValueError(f"`channels` must be 1, 3 or 4. Received: {channels}")
    dice = _Dice(n, rng)
    chances = {name: strength * p for name, strength in dataclasses.asdict(augmentation).items()}
    geometry, colour = _geometry(chances, dice, height, width), _colour(chances, dice)
    return geometry.astype(np.float32), colour.astype(np.float32)


def _geometry(chances: dict[str, float], dice: _Dice, height: int, width: int) -> np.ndarray:
    """Returns the inverse of the paper's G, about the image's centre: the inverses of its factors in reverse order."""
    inverse = matrices.translate2d((width - 1) / 2, (height - 1) / 2)
    for factor in (*_blitting(chances, dice, height, width), *_general(chances, dice, height, width)):
        inverse = inverse @ factor
    return inverse @ matrices.translate2d((1 - width) / 2, (1 - height) / 2)


def _blitting(chances: dict[str, float], dice: _Dice, height: int, width: int) -> list[np.ndarray]:
    """Returns the inverses of the x-flip, the rotation by right angles and the translation by whole pixels."""
    flipped = dice.integers(chances["x_flip"], 2)
    quarters = dice.integers(chances["rotate90"], 4)
    x, y = dice.uniform_pair(chances["integer_translation"], TRANSLATION)
    return [
        matrices.scale2d(1 - 2 * flipped, 1),
        matrices.rotate2d_quarters(quarters),
        matrices.translate2d(-np.rint(x * width), -np.rint(y * height)),
    ]


def _general(chances: dict[str, float], dice: _Dice, height: int, width: int) -> list[np.ndarray]:
    """Returns the inverses of the scalings, the rotations before and after the anisotropic one, and the translation."""
    scale = dice.log_normal(chances["isotropic_scale"], SCALE_STD)
    each = 1 - math.sqrt(1 - chances["rotation"])  # gives P(before or after) = the chance of a rotation
    before = dice.uniform(each, math.pi)
    stretch = dice.log_normal(chances["anisotropic_scale"], SCALE_STD)
    after = dice.uniform(each, math.pi)
    x, y = dice.normal_pair(chances["fractional_translation"], TRANSLATION)
    return [
        matrices.scale2d(1 / scale, 1 / scale),
        matrices.rotate2d(-before),
        matrices.scale2d(1 / stretch, stretch),
        matrices.rotate2d(-after),
        matrices.translate2d(-x * width, -y * height),
    ]


def _colour(chances: dict[str, float], dice: _Dice) -> np.ndarray:
    """Returns the paper's C, the product of the colour transforms."""
    brightness = matrices.translate3d(dice.normal(chances["brightness"], BRIGHTNESS_STD))
    contrast = matrices.scale3d(dice.log_normal(chances["contrast"], CONTRAST_STD))
    luma_flip = matrices.flip_luma(dice.integers(chances["luma_flip"], 2))
    hue = matrices.rotate_hue(dice.uniform(chances["hue"], math.pi))
    saturation = matrices.scale_saturation(dice.log_normal(chances["saturation"], SATURATION_STD))
    return saturation @ hue @ luma_flip @ contrast @ brightness
