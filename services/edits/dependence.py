"""Which attributes cannot be held while another changes, because it is determined by them."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

Vector = NDArray[np.float64]

FREE = 0.15  # the least part of a slope that must be left, as a share of its length
_MOST = 4  # attributes that are named together


def determining(target: Vector, held: Mapping[str, Vector]) -> list[str]:
    """Returns the fewest held attributes, found one after the other, that together leave a target no freedom.

    The slope of an attribute says how it changes along each coordinate of w. What is left of the target's slope after
    its projection on those of the held attributes is the way on which it can change while they stay. African, Asian and
    Caucasian ancestry are an example: they add up to 1, so that of any two of them the third is determined. This is
    orthogonal matching pursuit (Pati et al. 1993, doi:10.1109/ACSSC.1993.342465).

    Args:
        target: The slope of the target, [P].
        held: The slopes of the attributes that are held, [P] by name.

    Returns:
        Their names; empty if the target is free to change, or if more than a few together determine it.
    """
    length = np.linalg.norm(target)
    if not held or _left(target, [*held.values()]) >= FREE * length:
        return []
    found: list[str] = []
    for _ in range(min(_MOST, len(held))):
        left = {
            name: _left(target, [*(held[each] for each in found), held[name]]) for name in held if name not in found
        }
        found.append(min(left, key=lambda name: left[name]))
        if left[found[-1]] < FREE * length:
            return found
    return []


def _left(target: Vector, slopes: list[Vector]) -> float:
    """Returns the length of what is left of `target` after its projection on `slopes`."""
    matrix = np.stack([slope / max(float(np.linalg.norm(slope)), 1e-300) for slope in slopes], axis=1)  # [P, M]
    share = np.linalg.lstsq(matrix, target, rcond=1e-6)[0]
    return float(np.linalg.norm(target - matrix @ share))
