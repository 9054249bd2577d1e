"""Scores a run's generator by its sliced Wasserstein distance to the training set, without another network."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import numpy as np

from stylegan2.pictures.pixels import to_pixels
from stylegan2.training.dataset import ImageArchive
from stylegan2.training.metrics.sliced_wasserstein import SlicedWasserstein

if TYPE_CHECKING:
    from stylegan2.training.trainer import Trainer

BATCH = 16
FIRST_SEED = 1_000_000  # the sheets use the seeds from 0


class SlicedWassersteinScore:
    """Computes the mean sliced Wasserstein distance over the pyramid's levels.

    It always uses the same z's and the same training images, so that scores can be compared. The training images are
    measured once, when the first score is taken.

    Args:
        archive: the training images.
        images: the number of generated and of training images; fewer if the training set is smaller.
    """

    name = "swd"

    def __init__(self, archive: ImageArchive, images: int = 2048):
        self._archive, self._images = archive, min(images, len(archive))
        self._chosen = np.random.default_rng(0).permutation(len(archive))[: self._images]
        self._reals: SlicedWasserstein | None = None

    def __call__(self, trainer: Trainer) -> float:
        if self._reals is None:
            self._reals = SlicedWasserstein(self._pictures())
        return float(self._reals.distance(self._fakes(trainer))["mean"])

    def _pictures(self) -> Iterator[np.ndarray]:
        for start in range(0, self._images, BATCH):
            yield np.stack([self._archive[i] for i in self._chosen[start : start + BATCH]])

    def _fakes(self, trainer: Trainer) -> Iterator[np.ndarray]:
        """Yields generated images of the same classes as the chosen training images."""
        for start in range(0, self._images, BATCH):
            count = min(BATCH, self._images - start)
            z = [np.random.RandomState(FIRST_SEED + start + k).randn(trainer.config.z_dim) for k in range(BATCH)]
            classes = np.resize(self._archive.labels[self._chosen[start : start + count]], BATCH)
            yield to_pixels(trainer.preview(np.stack(z), classes)[:count])
