"""Random changes to rendered faces, so that the networks also read generated ones."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from keras import ops

SCALE = 0.04  # standard deviation of the logarithm of the size
SHIFT = 0.02  # standard deviation, as a share of the picture
ROTATION = 2.0  # standard deviation in degrees


class Moves(NamedTuple):
    """Where a pixel of the new picture lies in the old one: p -> matrix p + offset, in fractions of the picture."""

    matrix: np.ndarray  # [N, 2, 2]
    offset: np.ndarray  # [N, 2]


def draw_moves(count: int, rng: np.random.Generator) -> Moves:
    """Draws a similarity transform about the centre for each of `count` pictures."""
    angle = np.deg2rad(ROTATION) * rng.standard_normal(count)
    scale = np.exp(SCALE * rng.standard_normal(count))
    cos, sin = scale * np.cos(angle), scale * np.sin(angle)
    matrix = np.stack([np.stack([cos, -sin], 1), np.stack([sin, cos], 1)], 1)
    centre = np.full(2, 0.5)
    return Moves(matrix, centre - matrix @ centre + SHIFT * rng.standard_normal((count, 2)))


def moved_images(images: np.ndarray, moves: Moves, interpolation: str) -> np.ndarray:
    """Moves images [N, H, W, C]; beyond the edge, the edge is repeated. `interpolation`: `bilinear` or `nearest`."""
    size = images.shape[1]
    # Keras takes pixel numbers: the centre of pixel k is at (k + 0.5) / size.
    half = np.full(2, 0.5)
    offset = size * moves.offset + moves.matrix @ half - half
    rows = np.concatenate([moves.matrix, offset[..., None]], axis=2).reshape(-1, 6)
    transform = np.concatenate([rows, np.zeros((len(rows), 2))], axis=1).astype(np.float32)
    moved = ops.image.affine_transform(images, transform, interpolation, "nearest", data_format="channels_last")
    return np.asarray(ops.convert_to_numpy(moved))


def moved_points(points: np.ndarray, moves: Moves) -> np.ndarray:
    """Moves points [N, L, 2], fractions of the picture, with the images."""
    inverse = np.linalg.inv(moves.matrix)
    return np.asarray(((points - moves.offset[:, None]) @ inverse.transpose(0, 2, 1)).astype(np.float32))


def shares(labels: np.ndarray, regions: int, factor: int) -> np.ndarray:
    """Returns the share of each region in each pixel.

    labels: uint8 [N, H * factor, W * factor] -> float32 [N, H, W, regions]
    """
    n, height, width = labels.shape
    blocks = labels.reshape(n, height // factor, factor, width // factor, factor)
    return np.stack([(blocks == region).mean(axis=(2, 4), dtype=np.float32) for region in range(regions)], axis=-1)
