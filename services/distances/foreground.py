"""Separates a face from a smooth background.

The background is modelled as a polynomial of second degree in each channel, fitted by least trimmed squares (Rousseeuw,
"Least median of squares regression", 1984). The first fit is to the border of the picture, each further one to the
pixels that the last one classified as background. Pixels that differ from the model are foreground. A cluttered
background raises NoForeground.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from stylegan2.pictures.pixels import Pixels

Mask = NDArray[np.bool_]
Doubles = NDArray[np.float64]

_MIN_SIDE = 8  # pixels
_BORDER = 0.05  # width of the border for the first fit, as a share of the height
_BORDER_BOTTOM = 0.6  # lower end of the border at the sides, as a share of the height: below it are shoulders and hair
_MIN_THRESHOLD = 14.0  # 8-bit levels: smaller differences from the model are background
_FIRST_SHARE, _SHARE = 0.6, 0.9  # of the pixels that a fit keeps: hair may cross the border
_FIRST_SPREADS, _SPREADS = 3.0, 2.0  # the threshold, as multiples of the largest residual that the fit keeps
_MAX_SPREAD = 32.0  # 8-bit levels: with larger residuals the background is not smooth
_ROUNDS = 2  # fits after the first one
_STEPS = 8  # iterations of each fit
_MIN_AREA, _MAX_AREA = 0.03, 0.95  # of the foreground, as shares of the picture


class NoForeground(ValueError):
    """Raised if foreground and background cannot be separated. The message says why."""


def foreground(pixels: Pixels) -> tuple[Mask, Doubles]:
    """Separates the foreground of `pixels` [H, W, C] from the background.

    The foreground is one connected piece without holes. Hair, neck and shoulders belong to it.

    Returns:
        The foreground as a mask [H, W], and the difference of each pixel from the background [H, W], as a multiple of
        the threshold: the background ends where it is 1.

    Raises:
        NoForeground: the background is not smooth, or (almost) nothing or everything differs from it.
    """
    height, width, channels = pixels.shape
    values = pixels * np.sqrt(3 / channels)  # [H, W, C]; a gray picture gives the same differences as in RGB
    if min(height, width) < _MIN_SIDE:
        raise NoForeground("the picture is too small")
    outside = _border(height, width)
    difference, threshold, spread = _fitted(values, outside, 1, _FIRST_SHARE, _FIRST_SPREADS)
    for _ in range(_ROUNDS):
        outside = flooded(difference <= threshold, _edges(height, width))
        if outside.mean() < 1 - _MAX_AREA:
            raise NoForeground("nothing at the picture's edges looks like a background")
        difference, threshold, spread = _fitted(values, outside, 2, _SHARE, _SPREADS)
    if spread > _MAX_SPREAD:
        raise NoForeground("the background is not smooth enough to separate the face from it")
    mask = _main_piece(~flooded(difference <= threshold, _edges(height, width)))
    if not _MIN_AREA <= mask.mean() <= _MAX_AREA:
        raise NoForeground("nothing stands out from the background")
    return mask, difference / threshold


def flooded(open_: Mask, seeds: Mask) -> Mask:
    """Returns the pixels of `open_` [H, W] that are connected to `seeds` through the four neighbours of each pixel."""
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
    """Returns the top and side edges as a mask. The bottom is left out because the body is there."""
    edges = np.zeros((height, width), bool)
    edges[0] = edges[:, 0] = edges[:, -1] = True
    return edges


def _surface(height: int, width: int, degree: int) -> Doubles:
    """Returns the terms of a polynomial in x and y of `degree` 1 or 2, [H, W, terms]."""
    y, x = np.meshgrid(np.linspace(-1, 1, height), np.linspace(-1, 1, width), indexing="ij")
    terms = [np.ones_like(x), x, y] if degree == 1 else [np.ones_like(x), x, y, x * x, y * y, x * y]
    return np.stack(terms, axis=-1)


def _fitted(values: Doubles, where: Mask, degree: int, share: float, spreads: float) -> tuple[Doubles, float, float]:
    """Fits a polynomial of `degree` to the best `share` of the pixels `where`.

    Returns the distance of each pixel from it, the threshold for foreground, and the largest residual that was kept.
    """
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
    return np.linalg.norm(values - surface @ weights, axis=2), max(_MIN_THRESHOLD, spreads * spread), spread


def _main_piece(mask: Mask) -> Mask:
    """Returns the connected piece of `mask` with the longest row, which is the head or the shoulders."""
    padded = np.pad(mask, ((0, 0), (1, 1))).astype(np.int8)
    changes = np.diff(padded, axis=1)
    starts, ends = np.argwhere(changes == 1), np.argwhere(changes == -1)
    if not len(starts):
        return mask
    longest = starts[np.argmax(ends[:, 1] - starts[:, 1])]
    seeds = np.zeros_like(mask)
    seeds[tuple(longest)] = True
    return flooded(mask, seeds)
