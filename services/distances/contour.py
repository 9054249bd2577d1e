"""How far the outer contour of a face moved from one picture to another."""

from __future__ import annotations

import dataclasses

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from services.distances.foreground import Doubles, Mask, foreground
from stylegan2.pictures.pixels import Pixels

_LONGEST_SIDE = 256  # pixels: larger pictures are looked at in this size
_AT_ONCE = 512  # points that are compared with all others at a time

Points = NDArray[np.float64]


@dataclasses.dataclass(frozen=True)
class ContourDistance:
    """Between two contours, in pixels of the picture: `mean` and `greatest` distance to the nearest point of the other.

    Both are symmetric: from the first to the second and back. `greatest` is the Hausdorff distance. A disc that moves
    by d has a `greatest` of d, and a `mean` of 2d/π: it stays where it was above and below.
    """

    mean: float
    greatest: float


def outer_contour(pixels: Pixels) -> Points:
    """Points (y, x) [N, 2] of the outer contour of what stands out in `pixels` [H, W, C], to a fraction of a pixel.

    They lie where the difference from the background crosses the step that tells foreground from background, one
    between any two neighbours of which one is foreground. The picture's own edges are no contour.

    Raises:
        NoForeground: nothing stands out.
    """
    small, scale = _reduced(pixels)
    mask, difference = foreground(small)
    down = _crossings(mask, difference)  # (y, x)
    across = _crossings(mask.T, difference.T)[:, ::-1]
    return (np.concatenate([down, across]) + 0.5) * scale


def contour_distance(first: Points, second: Points) -> ContourDistance:
    """How far the contours `first` [N, 2] and `second` [M, 2] are apart."""
    there, back = _to_nearest(first, second), _to_nearest(second, first)
    return ContourDistance(float((there.mean() + back.mean()) / 2), float(max(there.max(), back.max())))


def _reduced(pixels: Pixels) -> tuple[Pixels, float]:
    """The picture with at most _LONGEST_SIDE pixels a side, and how many pixels of the original one of its own is."""
    height, width = pixels.shape[:2]
    scale = max(height, width) / _LONGEST_SIDE
    if scale <= 1:
        return pixels, 1.0
    size = max(1, round(width / scale)), max(1, round(height / scale))
    planes = [
        np.asarray(Image.fromarray(plane).resize(size, Image.Resampling.BOX)) for plane in pixels.T.swapaxes(1, 2)
    ]
    return np.stack(planes, axis=-1), scale


def _crossings(mask: Mask, difference: Doubles) -> Points:
    """Where the contour crosses the line from a pixel to the one below it, [N, 2].

    Where the difference itself does not cross 1 in between (the rim of a filled hole), it is half way.
    """
    above, x = np.nonzero(mask[1:] != mask[:-1])
    start, end = difference[above, x], difference[above + 1, x]
    crosses = (start > 1) != (end > 1)
    share = np.full(len(above), 0.5)
    share[crosses] = (1 - start[crosses]) / (end[crosses] - start[crosses])
    return np.stack([above + share, x.astype(np.float64)], axis=1)


def _to_nearest(points: Points, others: Points) -> NDArray[np.float64]:
    """The distance of each of `points` to the nearest of `others`, [N]."""
    parts = [points[k : k + _AT_ONCE] for k in range(0, len(points), _AT_ONCE)]
    squares = [((part[:, None] - others[None]) ** 2).sum(axis=2).min(axis=1) for part in parts]
    nearest: NDArray[np.float64] = np.sqrt(np.concatenate(squares))
    return nearest
