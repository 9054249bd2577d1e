"""The training pictures that come closest to given pictures."""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Callable, Iterable
from typing import Protocol

import numpy as np

from stylegan2.training.metrics.laplacian import halved

REDUCED_SIDE = 32  # pixels of the shorter side at the most
VALUES_AT_ONCE = 1 << 24  # of training pictures read in one go, 64 MB as float32


class Pictures(Protocol):
    """Pictures of one shape, uint8 [H, W, C] each, that are read when they are asked for."""

    def __len__(self) -> int: ...

    def __getitem__(self, index: int, /) -> np.ndarray: ...


@dataclasses.dataclass(frozen=True)
class Neighbours:
    """The nearest training pictures of N pictures, the nearest first.

    `indices` int [N, K], `distances` float32 [N, K] in grey levels (0..255), and `mirrored` bool [N, K], whether it is
    the mirror image that comes so close. With fewer than K training pictures there are as many as these.
    """

    indices: np.ndarray
    distances: np.ndarray
    mirrored: np.ndarray

    def first(self, pictures: int) -> Neighbours:
        """Those of the first so many pictures."""
        return Neighbours(*(values[:pictures] for values in _arrays(self)))


def nearest(
    pictures: np.ndarray,
    archive: Pictures,
    own: np.ndarray | None = None,
    count: int = 4,
    progress: Callable[[range], Iterable[int]] = iter,
) -> Neighbours:
    """The `count` pictures of `archive` that come nearest to each of uint8 `pictures` [N, H, W, C].

    The distance is the root of the mean squared difference over pixels and channels of both pictures reduced to 32
    pixels (blurred and halved until the shorter side has at most 32), the training picture as it is or mirrored,
    whichever is nearer. Training pictures are read once, in order, and not kept; two million need no more memory than
    a thousand.

    Args:
        own: int [N], for pictures that are training pictures themselves: their own indices, which do not count; -1
            for the others.
        progress: is given the first index of each part of the archive to go through, to show how far it is.

    Raises:
        ValueError: no picture; a picture of another shape than the training pictures; no training picture is left.
    """
    if not len(pictures) or len(archive) < (1 if own is None else 2):
        raise ValueError("`pictures` and `archive` must have one picture at least, and `archive` another one")
    if pictures.shape[1:] != archive[0].shape:
        raise ValueError(f"`pictures` must be {archive[0].shape} each. Received: {pictures.shape[1:]}")
    both = np.concatenate([reduced(pictures), reduced(pictures[:, :, ::-1])])  # [2 N, D]
    best = _Best(len(pictures), count)
    at_once = batch_size(archive[0].shape)
    for start in progress(range(0, len(archive), at_once)):
        part = np.stack([archive[k] for k in range(start, min(start + at_once, len(archive)))])
        distances = apart(both, reduced(part)).reshape(2, len(pictures), len(part))
        if own is not None:
            inside = np.flatnonzero((own >= start) & (own < start + len(part)))
            distances[:, inside, own[inside] - start] = np.inf
        best.add(start, distances)
    return best.result(len(archive) - (own is not None))


class _Best:
    """The nearest so far."""

    def __init__(self, pictures: int, count: int):
        self._count = count
        self._found = Neighbours(
            np.zeros((pictures, 0), np.int64), np.zeros((pictures, 0), np.float32), np.zeros((pictures, 0), bool)
        )

    def add(self, start: int, distances: np.ndarray) -> None:
        """Distances [2, N, n] of the pictures and of their mirror images to the training pictures from `start` on."""
        nearer = distances.min(axis=0)
        indices = np.broadcast_to(np.arange(start, start + nearer.shape[1]), nearer.shape)
        part = Neighbours(indices, nearer, distances[1] < distances[0])
        both = [np.concatenate(pair, axis=1) for pair in zip(_arrays(self._found), _arrays(part), strict=True)]
        order = np.argsort(both[1], axis=1, kind="stable")[:, : self._count]
        self._found = Neighbours(*(np.take_along_axis(values, order, axis=1) for values in both))

    def result(self, there_are: int) -> Neighbours:
        return Neighbours(*(values[:, :there_are] for values in _arrays(self._found)))


def batch_size(shape: tuple[int, ...]) -> int:
    """How many pictures [H, W, C] to hold as float32 at once."""
    return min(max(VALUES_AT_ONCE // math.prod(shape), 1), 512)


def reduced(pictures: np.ndarray) -> np.ndarray:
    """uint8 pictures [N, H, W, C] as float32 rows [N, D] of what is left of them at 32 pixels, grey at 0."""
    size = batch_size(pictures.shape[1:])
    return np.concatenate([_reduced(pictures[start : start + size]) for start in range(0, len(pictures), size)])


def _reduced(pictures: np.ndarray) -> np.ndarray:
    small = pictures.astype(np.float32) - 128
    while min(small.shape[1:3]) > REDUCED_SIDE and small.shape[1] % 2 == small.shape[2] % 2 == 0:
        small = halved(small)
    return small.reshape(len(small), -1)


def apart(first: np.ndarray, second: np.ndarray) -> np.ndarray:
    """Root mean squared difference of each row of [N, D] from each of [M, D]: float32 [N, M], good to 0.1."""
    squares = np.square(first).sum(axis=1)[:, None] + np.square(second).sum(axis=1)  # [N, M]
    squares -= 2 * first @ second.T
    return np.sqrt(np.maximum(squares, 0) / first.shape[1])


def _arrays(found: Neighbours) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    return found.indices, found.distances, found.mirrored
