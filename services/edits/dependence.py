"""Which attributes cannot be held while another changes, because together they determine it."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

Vector = NDArray[np.float64]

FREE = 0.3  # the least share of its standard deviation that a free attribute keeps: a multiple R² of 0.91
_MOST = 3  # attributes that are named together


def determining(target: Vector, held: Mapping[str, Vector]) -> list[str]:
    """Returns the fewest held attributes, found one after the other, that together determine a target.

    African, Asian and Caucasian ancestry are an example: they add up to 1, so that of any two of them the third is
    determined. Over the network's own faces, what is left of the target after its linear regression on the others is
    then small. This is orthogonal matching pursuit (Pati et al. 1993, doi:10.1109/ACSSC.1993.342465).

    Args:
        target: The target's values over N faces, [N].
        held: Those of the attributes that are held, [N] by name.

    Returns:
        Their names; empty if not even a few together determine the target.
    """
    found: list[str] = []
    if not np.ptp(target):
        return found
    for _ in range(min(_MOST, len(held))):
        left = {name: _left(target, [held[each] for each in (*found, name)]) for name in held if name not in found}
        found.append(min(left, key=lambda name: left[name]))
        if left[found[-1]] < FREE * target.std():
            return found
    return []


def _left(target: Vector, others: list[Vector]) -> float:
    """Returns the standard deviation of what is left of `target` after its regression on `others`."""
    scaled = [(other - other.mean()) / max(float(other.std()), 1e-300) for other in others]
    matrix = np.stack(scaled, axis=1)  # [N, M]
    centred = target - target.mean()
    return float(np.std(centred - matrix @ np.linalg.lstsq(matrix, centred, rcond=1e-6)[0]))
