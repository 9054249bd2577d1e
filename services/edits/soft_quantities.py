"""Geometry and colours of faces as smooth functions of the readings, for searches that need derivatives.

`services.measurements` compares probabilities with a threshold, which jumps. The sums here weight every pixel by its
probability, so that they change as smoothly as the reader's outputs. Colours and areas therefore differ a little from
the measured ones. An edit uses only their changes.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from services.edits.cells import LEVELS
from services.network import Floats
from stylegan2.measurement.readings import REGIONS, Readings
from stylegan2.pictures.cielab import lab

OUTLINE_TOP = "outline_top"  # the top of head and hair, which no measurement reports

_DISTANCES = {
    "face_height": ("hairline", "chin"),
    "face_width": ("cheekbone_l", "cheekbone_r"),
    "interocular": ("eye_centre_l", "eye_centre_r"),
}
_SKULL = "skull_top"
_NO_HEAD = [REGIONS.index(name) for name in ("background", "neck", "clothes")]
_SKIN, _HAIR, _BACKGROUND = (REGIONS.index(name) for name in ("skin", "hair", "background"))
_LEAST = 1e-6  # keeps the colour of a region that is not there finite, and the chroma of grey smooth


def soft_quantities(readings: Readings, images: Floats, landmarks: Sequence[str]) -> dict[str, NDArray[np.float64]]:
    """Returns each quantity of N pictures, [N] by name; those that the reader cannot tell are absent.

    Args:
        readings: Of the pictures.
        images: The pictures, RGB [N, H, W, 3] in -1..1.
        landmarks: The names of the reader's landmarks.

    Returns:
        The quantities of services/measurements/quantities.py, and OUTLINE_TOP as a share of the height.
    """
    found = _geometry(readings, images.shape[1], landmarks)
    if readings.regions.size:  # a reader may have no segmentation
        found |= _of_regions(readings.regions, images)
    return {name: np.asarray(values, np.float64) for name, values in found.items()}


def _of_regions(regions: Floats, images: Floats) -> dict[str, Floats]:
    count, pixels = len(regions), regions[0, ..., 0].size
    maps, colours = regions.reshape(count, pixels, -1), images.reshape(count, pixels, -1)
    areas = maps.sum(axis=1)  # [N, R], in pixels
    means = colours.transpose(0, 2, 1) @ maps / (areas[:, None] + _LEAST * pixels)  # [N, 3, R]
    skin, background = (lab(np.clip((means[..., region] + 1) * LEVELS, 0, 255)) for region in (_SKIN, _BACKGROUND))
    return {
        "hair_area": areas[:, _HAIR] / pixels,
        **dict(zip(("skin_L", "skin_a", "skin_b"), skin.T, strict=True)),
        "background_L": background[:, 0],
        "background_chroma": np.sqrt(np.square(background[:, 1:]).sum(axis=1) + _LEAST),
        OUTLINE_TOP: _outline_top(regions),
    }


def _geometry(readings: Readings, height: int, landmarks: Sequence[str]) -> dict[str, Floats]:
    points = {name: readings.landmarks[:, index] / height for index, name in enumerate(landmarks)}  # [N, 2] by name
    found = {
        name: np.linalg.norm(points[second] - points[first], axis=1)
        for name, (first, second) in _DISTANCES.items()
        if first in points and second in points
    }
    return {**found, "head_top": points[_SKULL][:, 1]} if _SKULL in points else found


def _outline_top(regions: Floats) -> Floats:
    """Returns how far the middle columns are free above the head, as a share of the height: [N, H, W, R] -> [N]."""
    third = regions.shape[2] // 3
    middle = regions[:, :, third : regions.shape[2] - third]
    free = np.clip(sum(middle[..., region] for region in _NO_HEAD), 0, 1)
    above: Floats = np.cumprod(free, axis=1).mean(axis=(1, 2))
    return above
