"""Measures whether a generator makes new pictures or copies its training pictures."""

from __future__ import annotations

import dataclasses

import numpy as np
from PIL import Image

from stylegan2.pictures.sheet import sheet
from stylegan2.training.metrics.neighbours import Neighbours, Pictures

SUSPECT_QUANTILE = 0.01  # of the distances of real pictures


@dataclasses.dataclass(frozen=True)
class Copying:
    """Compares the distances of generated pictures to the training set with the distances within the training set.

    Distances are in grey levels (see `nearest`).

    Attributes:
        fake_distance: the median distance of a generated picture to the nearest training picture.
        real_distance: the median distance of a training picture to the nearest other training picture.
        ratio: `fake_distance` / `real_distance`. It is about 1 if generated pictures are as far from the training
            pictures as these are from each other, and near 0 if they are copies.
        suspect_distance: the distance that 99% of the training pictures have at least to the nearest other one.
        suspects: the share of the generated pictures that are nearer than that. For real pictures it would be 0.01.
    """

    fake_distance: float
    real_distance: float
    ratio: float
    suspect_distance: float
    suspects: float


def copying(fake: np.ndarray, real: np.ndarray) -> Copying:
    """Compares the distances to the nearest training picture of generated pictures [N] and of real pictures [M].

    If the training set holds every picture twice, `real_distance` is 0 and the ratio is infinite.
    """
    fake_median, real_median = float(np.median(fake)), float(np.median(real))
    limit = float(np.quantile(real, SUSPECT_QUANTILE))
    ratio = fake_median / real_median if real_median else float("inf")
    return Copying(fake_median, real_median, ratio, limit, float((fake < limit).mean()))


def neighbour_sheet(pictures: np.ndarray, found: Neighbours, archive: Pictures, rows: int = 8) -> Image.Image:
    """Shows the generated pictures that are nearest to training pictures, each with its nearest training pictures.

    A training picture is shown mirrored if its mirror image is nearer. The first row has the smallest distance.

    Args:
        pictures: generated pictures, uint8 [N, H, W, C].
        found: their nearest training pictures.
        archive: the training pictures.
        rows: the number of generated pictures to show, one per row.
    """
    order = np.argsort(found.distances[:, 0], kind="stable")[:rows]
    left = sheet(pictures[order], columns=1)
    right = sheet(np.stack([near for k in order for near in _neighbours_of(k, found, archive)]), found.indices.shape[1])
    gap = max(left.width // 16, 1)
    both = Image.new(left.mode, (left.width + gap + right.width, left.height), "white")
    both.paste(left, (0, 0))
    both.paste(right, (left.width + gap, 0))
    return both


def _neighbours_of(k: int, found: Neighbours, archive: Pictures) -> list[np.ndarray]:
    """Returns the nearest training pictures of picture `k`, mirrored where the mirror image is nearer."""
    near = [(archive[index], mirrored) for index, mirrored in zip(found.indices[k], found.mirrored[k], strict=True)]
    return [picture[:, ::-1] if mirrored else picture for picture, mirrored in near]
