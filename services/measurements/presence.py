"""Whether a picture shows a face, by what the networks of a reader find in it."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from services.network import Floats
from stylegan2.measurement.readings import REGIONS, Readings

# A face is found in all of 800 random faces of the bundled network at truncation psi 0.7 and 1. Of 200 each at psi 1.5,
# 2, 3 and 5, it is found in 95%, 69%, 20% and 2%. It is found in none of 40 pictures of noise or of one colour, and in
# none of 200 faces that lie on their side.
_CERTAIN = 0.9  # mean probability of the likeliest region over the pixels
_EYE, _MOUTH = 0.5, 0.5  # probability that a pixel beside the landmark of an eye, or of the lips, belongs to one
_NEAR = 1 / 32  # of the height: how far around a landmark, in both directions
_EYES = ("eye_centre_l", "eye_centre_r")
_LIPS = "lip_upper_outer"


def shows_face(readings: Readings, landmarks: Sequence[str]) -> bool:
    """Returns whether a face is found in a picture.

    The regions must be certain, and one eye and the mouth must be where their landmarks are. (A head that is turned far
    shows one eye; a beard may cover the lips.) Without a segmentation the answer is always True.

    Args:
        readings: Of N = 1 pictures.
        landmarks: Their names, in the order of the readings.
    """
    regions = readings.regions[0]
    if not regions.shape[-1]:
        return True
    at = {name: index for index, name in enumerate(landmarks)}
    places = readings.landmarks[0]
    eyes = [_found(regions, places[at[name]], ("sclera", "iris")) for name in _EYES if name in at]
    mouths = [_found(regions, places[at[name]], ("lips", "mouth", "beard")) for name in (_LIPS,) if name in at]
    is_certain = float(regions.max(axis=-1).mean()) >= _CERTAIN
    return is_certain and max(eyes, default=1.0) >= _EYE and max(mouths, default=1.0) >= _MOUTH


def _found(regions: Floats, place: Floats, names: Sequence[str]) -> float:
    """Returns the largest probability of regions of the picture, [H, W, R], near a place (x, y)."""
    height, width, _ = regions.shape
    reach = round(_NEAR * height)
    x, y = (int(np.clip(value, 0, size - 1)) for value, size in zip(place, (width, height), strict=True))
    near = regions[max(y - reach, 0) : y + reach + 1, max(x - reach, 0) : x + reach + 1]
    return float(near[..., [REGIONS.index(name) for name in names]].sum(axis=-1).max())
