"""What directions do to the network's faces: the check of everything before it."""

from __future__ import annotations

import numpy as np
from tqdm import tqdm

from stylegan2.training.directions.faces import FaceSampler


def measured_effects(
    faces: FaceSampler, ws: np.ndarray, directions: np.ndarray, std: np.ndarray, progress: bool = False
) -> tuple[np.ndarray, np.ndarray]:
    """How much each direction at strength -1 and at +1 moves each attribute, in units of `std`, mean over the faces.

    ws: [N, num_ws, w_dim], directions: [D, num_ws, w_dim], std: [A] -> backwards, forwards [D, A]; both are
    positive where more strength gives more of the attribute.
    """
    still = faces.attributes(ws).mean(axis=0)
    moved = np.array(
        [
            [faces.attributes(ws + sign * direction).mean(axis=0) for sign in (-1, 1)]
            for direction in tqdm(directions, desc="effects", disable=not progress)
        ]
    )  # [D, 2, A]
    return (still - moved[:, 0]) / std, (moved[:, 1] - still) / std
