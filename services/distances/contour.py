"""The distance between the outer contours of the faces in two pictures."""

from __future__ import annotations

import dataclasses

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from services.distances.foreground import Doubles, Mask, foreground
from stylegan2.pictures.pixels import Pixels

_MAX_SIDE = 256  # pixels: larger pictures are reduced to this size
_CHUNK = 512  # points that are compared with all others at a time, which limits the memory

Points = NDArray[np.float64]


@dataclasses.dataclass(frozen=True)
class ContourDistance:
    """The distance of two contours in pixels of the picture, symmetric in the contours.

    A disc that moves by d has the greatest distance d and the mean distance 2d/π, because the contour hardly moves
    at its top and bottom.

    Attributes:
        mean: of the distances from each point of a contour to the nearest point of the other, averaged over both ways.
        greatest: the largest of these distances (Hausdorff distance).
    """

    mean: float
    greatest: float


def outer_contour(pixels: Pixels) -> Points:
    """Returns points (y, x) [N, 2] on the outer contour of the foreground of `pixels` [H, W, C].

    There is one point between each pair of neighbouring pixels of which one is foreground. Its position is interpolated
    to where the difference from the background reaches the threshold. The edges of the picture are not part of the
    contour.

    Raises:
        NoForeground: the picture has no foreground.
    """
    small, scale = reduced(pixels)
    mask, difference = foreground(small)
    down = _crossings(mask, difference)  # (y, x)
    across = _crossings(mask.T, difference.T)[:, ::-1]
    return (np.concatenate([down, across]) + 0.5) * scale


def contour_distance(first: Points, second: Points) -> ContourDistance:
    """Returns the distance of two contours, [N, 2] and [M, 2]."""
    there, back = _to_nearest(first, second), _to_nearest(second, first)
    return ContourDistance(float((there.mean() + back.mean()) / 2), float(max(there.max(), back.max())))


def reduced(pixels: Pixels) -> tuple[Pixels, float]:
    """Returns the picture reduced to at most _MAX_SIDE pixels per side, and the factor of the reduction."""
    height, width = pixels.shape[:2]
    scale = max(height, width) / _MAX_SIDE
    if scale <= 1:
        return pixels, 1.0
    size = max(1, round(width / scale)), max(1, round(height / scale))
    planes = [
        np.asarray(Image.fromarray(plane).resize(size, Image.Resampling.BOX)) for plane in pixels.T.swapaxes(1, 2)
    ]
    return np.stack(planes, axis=-1), scale


def _crossings(mask: Mask, difference: Doubles) -> Points:
    """Returns where the contour crosses the lines from a pixel to the one below it, [N, 2].

    If the difference does not cross 1 between the two (at the rim of a filled hole), the point is half way.
    """
    above, x = np.nonzero(mask[1:] != mask[:-1])
    start, end = difference[above, x], difference[above + 1, x]
    crosses = (start > 1) != (end > 1)
    share = np.full(len(above), 0.5)
    share[crosses] = (1 - start[crosses]) / (end[crosses] - start[crosses])
    return np.stack([above + share, x.astype(np.float64)], axis=1)


def _to_nearest(points: Points, others: Points) -> NDArray[np.float64]:
    """Returns the distance from each of `points` to the nearest of `others`, [N]."""
    parts = [points[k : k + _CHUNK] for k in range(0, len(points), _CHUNK)]
    squares = [((part[:, None] - others[None]) ** 2).sum(axis=2).min(axis=1) for part in parts]
    nearest: NDArray[np.float64] = np.sqrt(np.concatenate(squares))
    return nearest
