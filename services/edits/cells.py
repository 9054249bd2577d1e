"""The picture in cells of a few pixels, and which of them an edit may change."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

from services.network import Floats
from stylegan2.measurement.readings import REGIONS, Readings

LEVELS = 127.5  # levels of 0 to 255 per unit of an image in -1..1
# Pixels along a cell of pictures up to 128 px; larger ones have cells of a 32nd. Edits see them in the reader's size.
_SIDE, _MOST = 4, 32
_UPPER, _LOWER = "upper_", "lower_"  # halves of a region, above and below the eyes
_PUPILS = ("pupil_l", "pupil_r")
_EYES = 0.5  # of the height: where eyes are in FFHQ's framing, if the reader has no landmarks for them


def side_of(height: int, width: int) -> int:
    """Returns how many pixels a cell has along a side."""
    return max(_SIDE, -(-max(height, width) // _MOST))


def pooled(values: Floats) -> Floats:
    """Returns the means of the cells of [N, H, W, C], as [N, rows, columns, C]. What a last cell lacks is left out."""
    count, height, width, channels = values.shape
    side = min(side_of(height, width), height, width)
    rows, columns = height // side, width // side
    whole = values[:, : rows * side, : columns * side]
    cells: Floats = whole.reshape(count, rows, side, columns, side, channels).mean(axis=(2, 4))
    return cells


def colours_of_cells(images: Floats) -> NDArray[np.float64]:
    """Returns the mean colours of the cells of images [N, H, W, C] in -1..1, in levels of 0 to 255, [N, cells * C]."""
    return pooled(images).reshape(len(images), -1).astype(np.float64) * LEVELS


def share_of_regions(readings: Readings, landmarks: Sequence[str], regions: Iterable[str]) -> Floats:
    """Returns how much of each cell of the first picture belongs to regions, [rows, columns] in 0..1.

    `regions` are names of REGIONS. With `upper_` or `lower_` in front, only what is above or below the eyes counts.
    """
    probabilities = readings.regions[0]  # [H, W, R]
    centres = np.arange(len(probabilities)) + 0.5
    is_lower = (centres > _eye_line(readings, landmarks))[:, None]
    total = np.zeros(probabilities.shape[:2])
    for region in regions:
        name = region.removeprefix(_UPPER).removeprefix(_LOWER)
        half = ~is_lower if region.startswith(_UPPER) else is_lower if region.startswith(_LOWER) else True
        total += probabilities[..., REGIONS.index(name)] * half
    share: Floats = pooled(total[None, ..., None])[0, ..., 0]
    return share


def widened(share: Floats, by: float) -> Floats:
    """Returns the largest of the cells [rows, columns] around each one, up to `by` times the columns away."""
    reach = round(by * share.shape[1])
    padded = np.pad(share, reach, mode="edge")
    windows = np.lib.stride_tricks.sliding_window_view(padded, (2 * reach + 1, 2 * reach + 1))
    largest: Floats = windows.max(axis=(2, 3))
    return largest


def _eye_line(readings: Readings, landmarks: Sequence[str]) -> float:
    """Returns the height of the eyes in pixels from the top."""
    if set(_PUPILS) <= set(landmarks):
        return float(np.mean([readings.landmarks[0, list(landmarks).index(name), 1] for name in _PUPILS]))
    return _EYES * len(readings.regions[0])
