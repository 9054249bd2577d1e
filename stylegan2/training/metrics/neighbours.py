"""Finds the training pictures that are nearest to given pictures."""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Callable, Iterable
from typing import Protocol

import numpy as np

from stylegan2.training.metrics.laplacian import halved

REDUCED_SIDE = 32  # largest shorter side of a reduced picture, in pixels
VALUES_AT_ONCE = 1 << 24  # values of training pictures in memory at a time, 64 MB as float32


class Pictures(Protocol):
    """Pictures of one shape, uint8 [H, W, C] each. They may be read only when they are indexed."""

    def __len__(self) -> int: ...

    def __getitem__(self, index: int, /) -> np.ndarray: ...


@dataclasses.dataclass(frozen=True)
class Neighbours:
    """The K nearest training pictures of N pictures, the nearest first.

    With fewer than K training pictures, K is their number.

    Attributes:
        indices: the indices of the training pictures, int [N, K].
        distances: their distances in grey levels (0..255), float32 [N, K].
        mirrored: whether the mirror image is the nearer one, bool [N, K].
    """

    indices: np.ndarray
    distances: np.ndarray
    mirrored: np.ndarray

    def first(self, pictures: int) -> Neighbours:
        """Returns the neighbours of the first `pictures` pictures."""
        return Neighbours(*(values[:pictures] for values in _arrays(self)))


def nearest(
    pictures: np.ndarray,
    archive: Pictures,
    own: np.ndarray | None = None,
    count: int = 4,
    progress: Callable[[range], Iterable[int]] = iter,
) -> Neighbours:
    """Finds the training pictures that are nearest to each of the given pictures.

    The distance is the root mean squared difference over the pixels and channels of the reduced pictures, which are
    blurred and halved until the shorter side has at most 32 pixels. The training picture or its mirror image counts,
    whichever is nearer. Training pictures are read once, in order, and not kept, so that the memory does not depend on
    their number.

    Args:
        pictures: uint8 [N, H, W, C].
        archive: the training pictures.
        own: for pictures that are training pictures themselves, their own indices, which are left out; -1 for other
            pictures. int [N].
        count: the number of neighbours to find for each picture.
        progress: is called with the first index of each part of the archive, and returns them one by one.

    Raises:
        ValueError: there is no picture, or no training picture to compare it with; the shapes differ.
    """
    if not len(pictures) or len(archive) < (1 if own is None else 2):
        raise ValueError(
            "`pictures` and `archive` must have at least one picture each, and `archive` one besides a picture's own"
        )
    if pictures.shape[1:] != archive[0].shape:
        raise ValueError(f"`pictures` must be {archive[0].shape} each. Received: {pictures.shape[1:]}")
    both = np.concatenate([reduced(pictures), reduced(pictures[:, :, ::-1])])  # [2 N, D]
    best = _Best(len(pictures), count)
    at_once = batch_size(archive[0].shape)
    for start in progress(range(0, len(archive), at_once)):
        part = np.stack([archive[k] for k in range(start, min(start + at_once, len(archive)))])
        distances = pairwise_distances(both, reduced(part)).reshape(2, len(pictures), len(part))
        if own is not None:
            inside = np.flatnonzero((own >= start) & (own < start + len(part)))
            distances[:, inside, own[inside] - start] = np.inf
        best.add(start, distances)
    return best.result(len(archive) - (own is not None))


class _Best:
    """Collects the nearest training pictures found so far."""

    def __init__(self, pictures: int, count: int):
        self._count = count
        self._found = Neighbours(
            np.zeros((pictures, 0), np.int64), np.zeros((pictures, 0), np.float32), np.zeros((pictures, 0), bool)
        )

    def add(self, start: int, distances: np.ndarray) -> None:
        """Adds distances [2, N, n], plain and mirrored, of the pictures to n training pictures from `start` on."""
        nearer = distances.min(axis=0)
        indices = np.broadcast_to(np.arange(start, start + nearer.shape[1]), nearer.shape)
        part = Neighbours(indices, nearer, distances[1] < distances[0])
        both = [np.concatenate(pair, axis=1) for pair in zip(_arrays(self._found), _arrays(part), strict=True)]
        order = np.argsort(both[1], axis=1, kind="stable")[:, : self._count]
        self._found = Neighbours(*(np.take_along_axis(values, order, axis=1) for values in both))

    def result(self, available: int) -> Neighbours:
        """Returns the nearest ones, at most as many per picture as are `available`."""
        return Neighbours(*(values[:, :available] for values in _arrays(self._found)))


def batch_size(shape: tuple[int, ...]) -> int:
    """Returns how many pictures [H, W, C] to hold in memory at a time, as float32."""
    return min(max(VALUES_AT_ONCE // math.prod(shape), 1), 512)


def reduced(pictures: np.ndarray) -> np.ndarray:
    """Reduces uint8 pictures [N, H, W, C] to 32 pixels, and returns them as float32 rows [N, D] with grey at 0."""
    size = batch_size(pictures.shape[1:])
    return np.concatenate([_reduced(pictures[start : start + size]) for start in range(0, len(pictures), size)])


def _reduced(pictures: np.ndarray) -> np.ndarray:
    small = pictures.astype(np.float32) - 128
    while min(small.shape[1:3]) > REDUCED_SIDE and small.shape[1] % 2 == small.shape[2] % 2 == 0:
        small = halved(small)
    return small.reshape(len(small), -1)


def pairwise_distances(first: np.ndarray, second: np.ndarray) -> np.ndarray:
    """Returns the root mean squared difference of each row of [N, D] from each row of [M, D], float32 [N, M].

    The error is at most 0.1.
    """
    squares = np.square(first).sum(axis=1)[:, None] + np.square(second).sum(axis=1)  # [N, M]
    squares -= 2 * first @ second.T
    return np.sqrt(np.maximum(squares, 0) / first.shape[1])


def _arrays(found: Neighbours) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    return found.indices, found.distances, found.mirrored
