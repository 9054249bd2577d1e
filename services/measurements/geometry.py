"""Sizes and places of the head and its parts, as shares of the picture, so that resolutions can be compared."""

from __future__ import annotations

import math
from collections.abc import Mapping

import numpy as np

from services.network import Floats

Point = tuple[float, float]

_HAIRLINE, _SKULL, _CHIN = "hairline", "skull_top", "chin"
_CHEEKBONES = ("cheekbone_l", "cheekbone_r")
_SIDES = ("cheekbone", "temple", "brow_outer", "jaw_1")  # one of them is on the outline, however the head is turned
_EYES = ("eye_centre_l", "eye_centre_r")
_CORNERS = ("eye_outer_l", "eye_inner_l", "eye_inner_r", "eye_outer_r")
_TIP = 0.05  # of the width: a head begins where it is as wide as this, so that single hairs do not count


def geometry(height: int, landmarks: Mapping[str, Point], regions: Mapping[str, float]) -> dict[str, float]:
    """Returns the quantities of GEOMETRY for which there are landmarks and regions.

    Args:
        height: of the picture, in pixels.
        landmarks: x and y by name, in pixels.
        regions: the share of the picture that each region covers.
    """
    distances = {
        "face_height": _distance(landmarks, _HAIRLINE, _CHIN),
        "face_width": _width(landmarks),
        "interocular": _distance(_with_eyes(landmarks), *_EYES),
    }
    found = {name: distance / height for name, distance in distances.items() if distance is not None}
    if _SKULL in landmarks:
        found["head_top"] = landmarks[_SKULL][1] / height
    if "hair" in regions:
        found["hair_area"] = regions["hair"]
    return found


def outline_top(head: Floats) -> float | None:
    """Returns how far below the upper edge a head begins, as a share of the height; about 0 if it reaches the edge.

    It begins where it becomes as wide as a twentieth of the picture. Widths between two rows are interpolated.

    Args:
        head: how much of each pixel belongs to the head, 0 to 1, [H, W].

    Returns:
        None if the head is nowhere as wide.
    """
    rows, width = head.sum(axis=1, dtype=np.float64), _TIP * head.shape[1]
    wide = np.flatnonzero(rows >= width)
    if not len(wide):
        return None
    row = int(wide[0])
    above = rows[row - 1] if row else 0.0
    return float(row + (width - above) / (rows[row] - above)) / len(rows)


def _distance(landmarks: Mapping[str, Point], first: str, second: str) -> float | None:
    if first not in landmarks or second not in landmarks:
        return None
    return math.dist(landmarks[first], landmarks[second])


def _width(landmarks: Mapping[str, Point]) -> float | None:
    """Returns how far apart the outermost points of the face's sides are from left to right."""
    if not all(name in landmarks for name in _CHEEKBONES):
        return None
    names = (f"{name}_{side}" for name in _SIDES for side in "lr")
    across = [landmarks[name][0] for name in names if name in landmarks]
    return max(across) - min(across)


def _with_eyes(landmarks: Mapping[str, Point]) -> Mapping[str, Point]:
    """Returns the landmarks with the centres of the eyes: if there are none, the middles of the eyes' corners."""
    if all(name in landmarks for name in _EYES) or not all(name in landmarks for name in _CORNERS):
        return landmarks
    corners = [landmarks[name] for name in _CORNERS]
    return {**landmarks, _EYES[0]: _middle(corners[0], corners[1]), _EYES[1]: _middle(corners[2], corners[3])}


def _middle(first: Point, second: Point) -> Point:
    return (first[0] + second[0]) / 2, (first[1] + second[1]) / 2
