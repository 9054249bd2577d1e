"""What of a picture stands out from its background: a smooth background is fitted, what differs from it is the face.

The background is a surface of second degree in each channel, fitted by least trimmed squares (Rousseeuw, "Least median
of squares regression", 1984), first to the picture's border and then to what the last fit took for background. NumPy
only; a picture with a cluttered background has no answer, and says so.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from stylegan2.pictures.pixels import Pixels

Mask = NDArray[np.bool_]
Doubles = NDArray[np.float64]

_MIN_SIDE = 8  # pixels
_BORDER = 0.05  # of the height: how wide the border is that the first fit sees
_BORDER_BOTTOM = 0.6  # of the height: below it, shoulders and hair may be at the sides
_MIN_STEP = 14.0  # 8-bit levels: what differs less from the fitted background is background
_FIRST_SHARE, _SHARE = 0.6, 0.9  # of the pixels that a fit keeps: hair may cross the border
_FIRST_SPREADS, _SPREADS = 3.0, 2.0  # the step, in residuals of the worst pixel that the fit keeps
_MAX_SPREAD = 32.0  # 8-bit levels: a background of more than that is no smooth surface
_ROUNDS = 2
_STEPS = 8
_MIN_AREA, _MAX_AREA = 0.03, 0.95


class NoForeground(ValueError):
    """Nothing stands out from the background; the message says why."""


def foreground(pixels: Pixels) -> tuple[Mask, Doubles]:
    """The foreground [H, W] of `pixels` [H, W, C], and by how many steps each pixel differs from the background.

    A difference of 1 is where the background ends. The foreground is one piece without holes: hair, neck and shoulders
    belong to it.

    Raises:
        NoForeground: the background is no smooth surface, or nothing or everything differs from it.
    """
    height, width, channels = pixels.shape
    values = pixels * np.sqrt(3 / channels)  # [H, W, C]; gray differs by as much as the same gray in RGB
    if min(height, width) < _MIN_SIDE:
        raise NoForeground("the picture is too small")
    outside = _border(height, width)
    difference, step, spread = _fitted(values, outside, 1, _FIRST_SHARE, _FIRST_SPREADS)
    for _ in range(_ROUNDS):
        outside = flooded(difference <= step, _edges(height, width))
        if outside.mean() < 1 - _MAX_AREA:
            raise NoForeground("nothing at the picture's edges looks like a background")
        difference, step, spread = _fitted(values, outside, 2, _SHARE, _SPREADS)
    if spread > _MAX_SPREAD:
        raise NoForeground("the background is not smooth enough to tell the face from it")
    mask = _main_piece(~flooded(difference <= step, _edges(height, width)))
    if not _MIN_AREA <= mask.mean() <= _MAX_AREA:
        raise NoForeground("nothing stands out from the background")
    return mask, difference / step


def flooded(open_: Mask, seeds: Mask) -> Mask:
    """What can be reached from `seeds` within `open_` [H, W], by steps to the four neighbours."""
    reached = seeds & open_
    views = [(f(reached), f(open_)) for f in (_same, np.flipud, np.transpose, lambda a: np.flipud(np.transpose(a)))]
    before = -1
    while (count := int(np.count_nonzero(reached))) != before:
        before = count
        for rows, allowed in views:
            for k in range(1, len(rows)):
                rows[k] |= rows[k - 1] & allowed[k]
    return reached


def _same(array: Mask) -> Mask:
    return array


def _border(height: int, width: int) -> Mask:
    margin = max(2, round(_BORDER * height))
    border = np.zeros((height, width), bool)
    border[:margin] = True
    border[: round(_BORDER_BOTTOM * height), [*range(margin), *range(-margin, 0)]] = True
    return border


def _edges(height: int, width: int) -> Mask:
    """Top and sides; the bottom is where the body is."""
    edges = np.zeros((height, width), bool)
    edges[0] = edges[:, 0] = edges[:, -1] = True
    return edges


def _surface(height: int, width: int, degree: int) -> Doubles:
    """The terms of a surface of `degree` 1 or 2, [H, W, terms]."""
    y, x = np.meshgrid(np.linspace(-1, 1, height), np.linspace(-1, 1, width), indexing="ij")
    terms = [np.ones_like(x), x, y] if degree == 1 else [np.ones_like(x), x, y, x * x, y * y, x * y]
    return np.stack(terms, axis=-1)


def _fitted(values: Doubles, where: Mask, degree: int, share: float, spreads: float) -> tuple[Doubles, float, float]:
    """How far each pixel is from the surface fitted to the best `share` of the pixels `where`, the step from which on
    it is not background, and the spread of the pixels that were kept."""
    surface = _surface(where.shape[0], where.shape[1], degree)
    terms, targets = surface[where], values[where]
    kept = np.ones(len(targets), bool)
    spread = 0.0
    for _ in range(_STEPS):
        rows = terms[kept]
        weights: NDArray[Any] = np.linalg.lstsq(rows.T @ rows, rows.T @ targets[kept], rcond=None)[0]  # [terms, C]
        residuals = np.linalg.norm(targets - terms @ weights, axis=1)
        spread = float(np.quantile(residuals, share))
        kept = residuals <= spread
    return np.linalg.norm(values - surface @ weights, axis=2), max(_MIN_STEP, spreads * spread), spread


def _main_piece(mask: Mask) -> Mask:
    """The piece of `mask` that has the longest row: the head or the shoulders, never a speck."""
    padded = np.pad(mask, ((0, 0), (1, 1))).astype(np.int8)
    changes = np.diff(padded, axis=1)
    starts, ends = np.argwhere(changes == 1), np.argwhere(changes == -1)
    if not len(starts):
        return mask
    longest = starts[np.argmax(ends[:, 1] - starts[:, 1])]
    seeds = np.zeros_like(mask)
    seeds[tuple(longest)] = True
    return flooded(mask, seeds)
