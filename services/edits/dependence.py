"""Which attributes cannot be held while another changes, because together they determine it."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

Vector = NDArray[np.float64]

_MOST = 4  # attributes that are named together


def determining(target: Vector, held: Mapping[str, Vector], prior: Vector, limit: float) -> list[str]:
    """Returns the fewest held attributes, found one after the other, that together do not let a target get there.

    African, Asian and Caucasian ancestry are an example: they add up to 1, so that of any two of them the third is
    determined.

    In the linear model at the face, the least cost at which a target changes by 1 while the attributes S are held is
    1 / (a' M^-1 a). Here a is the slope of the target, and M = Q + sum of h h' over the slopes h of S. In each step the
    attribute that raises this cost most is added to S (forward selection), until the cost is beyond the limit.

    Args:
        target: The slope of the target along the coordinates, in shares of the change that is wanted, [P].
        held: The slopes of what is held, in tolerances, [P] by name.
        prior: The matrix Q of the penalty of the coordinates, [P, P].
        limit: The cost beyond which a change cannot be had: the sum of the squared tolerances by which held attributes
            move.

    Returns:
        Their names; empty if not even a few together cost as much.
    """
    if not target.any() or not held:
        return []
    names, slopes = [*held], np.stack([*held.values()], axis=1)  # [P, M]
    inverse = np.linalg.inv(prior)
    found: list[str] = []
    for _ in range(min(_MOST, len(names))):
        shares = np.square(target @ inverse @ slopes) / (1 + np.einsum("pm,pm->m", slopes, inverse @ slopes))
        best = int(np.argmax(shares))
        found.append(names[best])
        across = inverse @ slopes[:, best]
        inverse = inverse - np.outer(across, across) / (1 + slopes[:, best] @ across)  # Sherman and Morrison
        if limit * (target @ inverse @ target) < 1:
            return found
    return []
