"""Evaluates a generator against its training pictures."""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING, Any

import numpy as np
from PIL import Image

from stylegan2.training.dataset import ImageArchive
from stylegan2.training.metrics.copying import Copying, copying, neighbour_sheet
from stylegan2.training.metrics.generated import check_seed, drawn_classes, generated
from stylegan2.training.metrics.neighbours import batch_size, nearest
from stylegan2.training.metrics.sliced_wasserstein import DIRECTIONS, SlicedWasserstein

if TYPE_CHECKING:
    from stylegan2.network import GeneratorNetwork

BATCH = 32
# Limits of the search for neighbours: so many generated and as many real pictures, and so many bytes for each.
NEIGHBOUR_IMAGES = 1024
NEIGHBOUR_BYTES = 1 << 30

Progress = Callable[[Iterable[Any], str, int], Iterable[Any]]


def no_progress(steps: Iterable[Any], description: str, total: int) -> Iterable[Any]:
    """Returns `steps` unchanged, without showing progress."""
    return steps


@dataclasses.dataclass(frozen=True)
class Evaluation:
    """The results of an `Evaluator`.

    Attributes:
        images: the number of generated pictures, and of training pictures in each half.
        truncation_psi: the truncation of the generated pictures.
        seed: the seed of the evaluation.
        swd: the sliced Wasserstein distance between generated and training pictures, by level, and its mean.
        swd_floor: the same between two disjoint halves of the training set.
        copying: how near the generated pictures are to training pictures.
    """

    images: int
    truncation_psi: float
    seed: int
    swd: dict[str, float]
    swd_floor: dict[str, float]
    copying: Copying

    def to_dict(self) -> dict[str, Any]:
        """Returns plain JSON values. JSON has no infinity, so that an infinite ratio becomes None."""
        plain = dataclasses.asdict(self)
        if not math.isfinite(self.copying.ratio):
            plain["copying"]["ratio"] = None
        return plain


class Evaluator:
    """Measures a network with `images` generated pictures against as many of its training pictures.

    The floor is the distance between two disjoint halves of the training set, which a perfect generator would reach.

    Args:
        network: the generator.
        archive: its training pictures.
        images: the number of pictures to generate, and of training pictures in each half. It is reduced if the
            training set has fewer than twice as many.
        truncation_psi: the truncation of the generated pictures.
        seed: the seed of the first generated picture, and of the choice of training pictures.
        progress: is called with the steps of a stage, its description and their number, and returns the steps.
        directions: the number of random directions of the sliced Wasserstein distance.

    Raises:
        ValueError: the archive has another shape than the network's pictures, fewer than 2 pictures, or classes that
            the network does not have; the seed or psi is impossible.
    """

    def __init__(
        self,
        network: GeneratorNetwork,
        archive: ImageArchive,
        images: int = 4096,
        truncation_psi: float = 1.0,
        seed: int = 0,
        progress: Progress = no_progress,
        directions: int = DIRECTIONS,
    ):
        config = network.config
        shape = (config.img_height, config.img_width, config.img_channels)
        if archive.shape != shape:
            raise ValueError(f"the training pictures must be {shape}, like the network's. Received: {archive.shape}")
        if images < 1 or len(archive) < 2:
            raise ValueError(
                f"`images` must be at least 1, and the training set at least 2. Received: {images} and {len(archive)}"
            )
        self.images = min(images, len(archive) // 2)
        check_seed(seed, images)
        if not math.isfinite(truncation_psi):
            raise ValueError(f"`truncation_psi` must be a finite number. Received: {truncation_psi}")
        self._labels = archive.labels if archive.c_dim else None
        drawn_classes(network, seed, 1, self._labels)  # refuses labels that do not fit before hours of work
        self._batch = min(BATCH, batch_size(shape))
        self._network, self._archive = network, archive
        self._psi, self._seed, self._progress, self._directions = truncation_psi, seed, progress, directions
        order = np.random.default_rng(seed).permutation(len(archive))
        self._half, self._other_half = order[: self.images], order[self.images : 2 * self.images]

    def evaluate(self) -> tuple[Evaluation, Image.Image]:
        """Returns all measures, and a sheet of the generated pictures that are nearest to training pictures."""
        metric = SlicedWasserstein(self._real_batches(self._half, "training pictures"), self._seed, self._directions)
        floor = metric.distance(self._real_batches(self._other_half, "other training pictures"))
        first: list[np.ndarray] = []
        count = min(self.images, NEIGHBOUR_IMAGES, max(NEIGHBOUR_BYTES // math.prod(self._archive.shape), 1))
        swd = metric.distance(keeping(self.fakes(self.images), count, first))
        score, sheet = self._copying(np.stack(first))
        return Evaluation(self.images, self._psi, self._seed, swd, floor, score), sheet

    def fakes(self, count: int) -> Iterator[np.ndarray]:
        """Yields batches of `count` generated pictures of consecutive seeds, uint8 [n, H, W, C]."""
        batches = generated(self._network, self._seed, count, self._psi, self._labels, self._batch)
        yield from self._progress(batches, "generated pictures", -(-count // self._batch))

    def _copying(self, fakes: np.ndarray) -> tuple[Copying, Image.Image]:
        """Compares generated pictures with as many real ones, in one pass over the training set."""
        count = len(fakes)
        own = self._half[:count]
        reals = np.stack([self._archive[k] for k in own])
        found = nearest(
            np.concatenate([fakes, reals]),
            self._archive,
            np.concatenate([np.full(count, -1), own]),
            progress=lambda starts: self._progress(starts, "training set searched", len(starts)),
        )
        score = copying(found.distances[:count, 0], found.distances[count:, 0])
        return score, neighbour_sheet(fakes, found.first(count), self._archive)

    def _real_batches(self, indices: np.ndarray, description: str) -> Iterator[np.ndarray]:
        """Yields batches of the training pictures with these indices."""
        parts = [indices[start : start + self._batch] for start in range(0, len(indices), self._batch)]
        for part in self._progress(parts, description, len(parts)):
            yield np.stack([self._archive[k] for k in part])


def keeping(batches: Iterable[np.ndarray], count: int, kept: list[np.ndarray]) -> Iterator[np.ndarray]:
    """Yields the batches unchanged, and appends their first `count` pictures to `kept`."""
    for batch in batches:
        kept.extend(batch[: count - len(kept)])
        yield batch
