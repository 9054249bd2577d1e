"""Distances of two latents or two pictures."""

from __future__ import annotations

import numpy as np

from services.network import Float32s
from stylegan2.pictures.pixels import Pixels

METRICS = ("w", "w+", "pixel")


def w_distance(first: Float32s, second: Float32s) -> float:
    """Returns the Euclidean distance of two ws [num_ws, w_dim], each averaged over its layers."""
    difference = first.astype(np.float64).mean(axis=0) - second.astype(np.float64).mean(axis=0)
    return float(np.linalg.norm(difference))


def w_plus_distance(first: Float32s, second: Float32s) -> float:
    """Returns the root mean square over layers of the Euclidean distances of two ws [num_ws, w_dim].

    It equals `w_distance` if both faces have the same w in all layers; otherwise it is at least as large.
    """
    squares = np.square(first.astype(np.float64) - second).sum(axis=1)
    return float(np.sqrt(squares.mean()))


def pixel_distance(first: Pixels, second: Pixels) -> float:
    """Returns the root mean square of the differences of two pictures [H, W, C], in levels of 0 to 255."""
    difference = first.astype(np.int16) - second
    return float(np.sqrt(np.square(difference, dtype=np.int32).sum(dtype=np.int64) / difference.size))
