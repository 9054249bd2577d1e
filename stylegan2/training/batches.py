"""Draws batches of training images, in an order that depends on nothing but a seed."""

from __future__ import annotations

import functools
from collections.abc import Generator
from concurrent.futures import ThreadPoolExecutor

import numpy as np

from stylegan2.training.dataset import ImageArchive


def shuffled_indices(size: int, batch: int, nimg: int, seed: int) -> np.ndarray:
    """Returns the indices [batch] of the pictures in the batch that begins with image number `nimg` of a run.

    Args:
        size: the number of pictures in the training set. Each pass through them is a new permutation.
        batch: the number of images in the batch.
        nimg: the number of images that the run has seen before.
        seed: the seed of the permutations.
    """
    return np.array([_permutation(size, number // size, seed)[number % size] for number in range(nimg, nimg + batch)])


@functools.lru_cache(maxsize=2)  # a batch may span two passes
def _permutation(size: int, passes: int, seed: int) -> np.ndarray:
    return np.random.default_rng((seed, passes)).permutation(size)


def batches(
    archive: ImageArchive, batch: int, nimg: int, seed: int, x_flip: bool = True
) -> Generator[tuple[np.ndarray, np.ndarray], None, None]:
    """Yields batches without end, each decoded in a thread while the previous one is in use.

    The thread ends when the generator is closed.

    Args:
        archive: the training images.
        batch: the number of images per batch.
        nimg: the number of images that the run has seen before.
        seed: the seed of the order, and of the mirroring.
        x_flip: mirrors each image with probability 1/2. Which ones are mirrored depends on (seed, nimg) only.

    Yields:
        The images, uint8 [batch, H, W, C], and their classes, int [batch].
    """

    def load(nimg: int) -> tuple[np.ndarray, np.ndarray]:
        indices = shuffled_indices(len(archive), batch, nimg, seed)
        images = np.stack([archive[i] for i in indices])
        flipped = np.random.default_rng((seed, nimg, 1)).random(batch) < (0.5 if x_flip else 0.0)
        images[flipped] = images[flipped, :, ::-1]
        return images, archive.labels[indices]

    with ThreadPoolExecutor(1, thread_name_prefix="training-data") as ahead:
        following = ahead.submit(load, nimg)
        while True:
            nimg += batch
            ready, following = following.result(), ahead.submit(load, nimg)
            yield ready
