"""The random part of the augmentation: drawn on the host, so that a run is the same on each backend and resumable."""

from __future__ import annotations

import dataclasses
import math

import numpy as np

from stylegan2.training.augment import matrices
from stylegan2.training.augment.augmentation import Augmentation

# ADA paper, appendix B. Translations are in sides of the image; scale, contrast and saturation in octaves (log2).
TRANSLATION = 0.125
SCALE_STD = 0.2
BRIGHTNESS_STD = 0.2
CONTRAST_STD = 0.5
SATURATION_STD = 1.0


class _Dice:
    """Draws for n images at once: a value with the probability given, else the neutral one.

    A transform takes the same numbers from `rng` whether it is on or off, so that switching one leaves the others as
    they were.
    """

    def __init__(self, n: int, rng: np.random.Generator):
        self._n, self._rng = n, rng

    def integers(self, probability: float, count: int) -> np.ndarray:
        """0 to count - 1."""
        return np.where(self._made(probability), self._rng.integers(0, count, self._n), 0)

    def uniform(self, probability: float, limit: float) -> np.ndarray:
        """-limit to limit."""
        return np.where(self._made(probability), self._rng.uniform(-limit, limit, self._n), 0.0)

    def normal(self, probability: float, std: float) -> np.ndarray:
        """Of mean 0."""
        return np.where(self._made(probability), std * self._rng.standard_normal(self._n), 0.0)

    def log_normal(self, probability: float, std: float) -> np.ndarray:
        """Of median 1, `std` in octaves."""
        return np.where(self._made(probability), np.exp2(std * self._rng.standard_normal(self._n)), 1.0)

    def uniform_pair(self, probability: float, limit: float) -> np.ndarray:
        """`uniform` for x and y, made together: [2, n]."""
        return np.where(self._made(probability), self._rng.uniform(-limit, limit, (2, self._n)), 0.0)

    def normal_pair(self, probability: float, std: float) -> np.ndarray:
        """`normal` for x and y, made together: [2, n]."""
        return np.where(self._made(probability), std * self._rng.standard_normal((2, self._n)), 0.0)

    def _made(self, probability: float) -> np.ndarray:
        return self._rng.random(self._n) < probability


def draw(
    augmentation: Augmentation, p: float, n: int, height: int, width: int, channels: int, rng: np.random.Generator
) -> tuple[np.ndarray, np.ndarray]:
    """What is to be done to each of n images [height, width, channels], as two matrices an image.

    Follows the pseudo-code of the ADA paper, appendix B: each transform is made with probability strength · p.

    Returns:
        `geometry` float32 [n, 3, 3], which takes (x, y, 1) of a pixel of the result to that of the pixel that it shows,
        both counted from the centre of the top left pixel; and `colour` float32 [n, 4, 4], which takes (red, green,
        blue, 1) in -1..1 to their new values. With p = 0 both are exactly the identity.

    Raises:
        ValueError: an argument is impossible, naming it.
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
    """The inverse of the paper's G: the inverses of its factors in the opposite order, about the image's centre."""
    inverse = matrices.translate2d((width - 1) / 2, (height - 1) / 2)
    for factor in (*_blitting(chances, dice, height, width), *_general(chances, dice, height, width)):
        inverse = inverse @ factor
    return inverse @ matrices.translate2d((1 - width) / 2, (1 - height) / 2)


def _blitting(chances: dict[str, float], dice: _Dice, height: int, width: int) -> list[np.ndarray]:
    """Inverses of the x-flip, the rotation by right angles and the translation by whole pixels."""
    flipped = dice.integers(chances["x_flip"], 2)
    quarters = dice.integers(chances["rotate90"], 4)
    x, y = dice.uniform_pair(chances["integer_translation"], TRANSLATION)
    return [
        matrices.scale2d(1 - 2 * flipped, 1),
        matrices.rotate2d_quarters(quarters),
        matrices.translate2d(-np.rint(x * width), -np.rint(y * height)),
    ]


def _general(chances: dict[str, float], dice: _Dice, height: int, width: int) -> list[np.ndarray]:
    """Inverses of the scalings, the rotations before and after the anisotropic one, and the translation."""
    scale = dice.log_normal(chances["isotropic_scale"], SCALE_STD)
    each = 1 - math.sqrt(1 - chances["rotation"])  # so that P(before or after) is the chance of a rotation
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
    """The paper's C."""
    brightness = matrices.translate3d(dice.normal(chances["brightness"], BRIGHTNESS_STD))
    contrast = matrices.scale3d(dice.log_normal(chances["contrast"], CONTRAST_STD))
    luma_flip = matrices.flip_luma(dice.integers(chances["luma_flip"], 2))
    hue = matrices.rotate_hue(dice.uniform(chances["hue"], math.pi))
    saturation = matrices.scale_saturation(dice.log_normal(chances["saturation"], SATURATION_STD))
    return saturation @ hue @ luma_flip @ contrast @ brightness
