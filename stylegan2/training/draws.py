"""Draws all random numbers of a run on the host, from (seed, nimg) alone.

An interrupted run therefore continues exactly as an uninterrupted one would.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from stylegan2.classes import one_hot
from stylegan2.training.augment import Augmentation, draw
from stylegan2.training.config import TrainingConfig

# Each purpose has its own random generator. The number 1 is taken by the mirroring in `dataset.batches`.
D_LATENTS, G_LATENTS, PROJECTION, D_AUGMENTATION, G_AUGMENTATION = range(2, 7)


class Latents(NamedTuple):
    """The inputs from which a batch of images is generated."""

    c: np.ndarray  # [N, c_dim], one-hot
    z: np.ndarray  # [2, N, z_dim]
    mixing: np.ndarray  # [N], the first layer that uses the second z
    noise_seed: np.ndarray  # [2]


class Draws:
    """Draws the random numbers of each step of a run. `labels` [M] are the classes of the M training images."""

    def __init__(self, config: TrainingConfig, labels: np.ndarray):
        self.config, self._labels = config, labels
        self._augmentation = Augmentation.preset(config.augmentation)

    def latents(self, nimg: int, purpose: int) -> Latents:
        """Draws the inputs of the generator for the batch at image number `nimg`.

        Classes are drawn as often as they occur in the training set. With probability `style_mixing_prob`, the second
        z takes over at a random layer.
        """
        config, num_ws, rng = self.config, self.config.generator.num_ws, self._rng(nimg, purpose)
        z = rng.standard_normal((2, config.batch, config.z_dim), np.float32)
        mixed = rng.random(config.batch) < config.style_mixing_prob
        mixing = np.where(mixed, rng.integers(1, num_ws, config.batch), num_ws).astype(np.int32)
        noise_seed = rng.integers(0, 2**31 - 1, 2).astype(np.int32)
        classes = self._labels[rng.integers(len(self._labels), size=config.batch)]
        return Latents(self.one_hot(classes), z, mixing, noise_seed)

    def classes(self, count: int) -> np.ndarray:
        """Returns the classes [count] that occur in the training set, in turn; all 0 for an unconditional network."""
        return np.resize(np.unique(self._labels) if self.config.c_dim else np.zeros(1, np.int64), count)

    def one_hot(self, classes: np.ndarray) -> np.ndarray:
        """Returns classes [N] as one-hot vectors [N, c_dim]; [N, 0] for an unconditional network."""
        return one_hot(classes, self.config.c_dim)

    def projection(self, nimg: int) -> np.ndarray:
        """Draws a direction in image space for each image of a path length penalty: [pl_batch, H, W, C]."""
        config = self.config
        shape = (config.pl_batch, config.img_height, config.img_width, config.img_channels)
        return self._rng(nimg, PROJECTION).standard_normal(shape, np.float32)

    def augmentation(self, nimg: int, purpose: int, augment_p: float, batches: int) -> tuple[np.ndarray, ...]:
        """Draws the matrices of the augmentation (see `augment.parameters.draw`).

        Args:
            nimg: the image number of the step.
            purpose: the random generator, `D_AUGMENTATION` or `G_AUGMENTATION`.
            augment_p: the probability of a transform, 0 to 1.
            batches: the number of batches to draw for.

        Returns:
            The geometric transforms [batches, N, 3, 3] and the colour transforms [batches, N, 4, 4]. An empty tuple
            without augmentation.
        """
        config = self.config
        if config.aug == "none":
            return ()
        matrices = draw(
            self._augmentation,
            augment_p,
            batches * config.batch,
            config.img_height,
            config.img_width,
            config.img_channels,
            self._rng(nimg, purpose),
        )
        return tuple(m.reshape(batches, config.batch, *m.shape[1:]) for m in matrices)

    def _rng(self, nimg: int, purpose: int) -> np.random.Generator:
        return np.random.default_rng((self.config.seed, nimg, purpose))
