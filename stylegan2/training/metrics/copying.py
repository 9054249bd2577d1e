"""Whether a generator makes pictures of its own, or gives its training pictures back."""

from __future__ import annotations

import dataclasses

import numpy as np
from PIL import Image

from stylegan2.pictures.sheet import sheet
from stylegan2.training.metrics.neighbours import Neighbours, Pictures

SUSPECT_QUANTILE = 0.01  # of the real pictures' distances


@dataclasses.dataclass(frozen=True)
class Copying:
    """How far generated pictures are from the training set, beside how far its own pictures are from each other.

    `fake_distance` and `real_distance` are the medians of the distances to the nearest training picture, for a real
    picture to the nearest other one, in grey levels (`nearest`). `ratio` is the first through the second: 1 where
    generated pictures keep the distance that real ones keep, near 0 where they are copies. `suspects` is the share of
    the generated pictures that are nearer to a training picture than 99% of the real ones are: 0.01 is what real
    pictures have themselves.
    """

    fake_distance: float
    real_distance: float
    ratio: float
    suspect_distance: float
    suspects: float


def copying(fake: np.ndarray, real: np.ndarray) -> Copying:
    """The comparison of distances to the nearest training picture, of generated pictures [N] and of real ones [M].

    A training set that has every picture twice has a `real_distance` of 0; the ratio is then infinite.
    """
    fake_median, real_median = float(np.median(fake)), float(np.median(real))
    limit = float(np.quantile(real, SUSPECT_QUANTILE))
    ratio = fake_median / real_median if real_median else float("inf")
    return Copying(fake_median, real_median, ratio, limit, float((fake < limit).mean()))


def neighbour_sheet(pictures: np.ndarray, found: Neighbours, archive: Pictures, rows: int = 8) -> Image.Image:
    """The pictures that come nearest to the training set, one a row, each before its nearest training pictures.

    A training picture is shown mirrored where it is nearer so. The first row is the most suspicious one.
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
    near = [(archive[index], mirrored) for index, mirrored in zip(found.indices[k], found.mirrored[k], strict=True)]
    return [picture[:, ::-1] if mirrored else picture for picture, mirrored in near]
