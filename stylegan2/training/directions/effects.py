"""Measures what directions do to a network's faces."""

from __future__ import annotations

import numpy as np
from tqdm import tqdm

from stylegan2.training.directions.faces import FaceSampler


def measured_effects(
    faces: FaceSampler, ws: np.ndarray, directions: np.ndarray, std: np.ndarray, progress: bool = False
) -> tuple[np.ndarray, np.ndarray]:
    """Measures how much each direction moves each attribute, at strength -1 and at +1, averaged over faces.

    Args:
        faces: measures the attributes.
        ws: the faces to edit, [N, num_ws, w_dim].
        directions: [D, num_ws, w_dim].
        std: of each attribute, [A]; the effects are in units of it.
        progress: whether to show a progress bar.

    Returns:
        The effects at -1 and at +1, each [D, A]. Both are positive if the attribute grows with the strength.
    """
    still = faces.attributes(ws).mean(axis=0)
    moved = np.array(
        [
            [faces.attributes(ws + sign * direction).mean(axis=0) for sign in (-1, 1)]
            for direction in tqdm(directions, desc="effects", disable=not progress)
        ]
    )  # [D, 2, A]
    return (still - moved[:, 0]) / std, (moved[:, 1] - still) / std
