"""Many images as one picture."""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import TYPE_CHECKING

import numpy as np
from PIL import Image

if TYPE_CHECKING:
    from stylegan2.network import GeneratorNetwork


def to_uint8(images: np.ndarray) -> np.ndarray:
    """Images in -1..1 as bytes, with the arithmetic of the original programs: x · 127.5 + 128, clipped, truncated."""
    return np.clip(images * 127.5 + 128, 0, 255).astype(np.uint8)


def sheet(images: np.ndarray, columns: int | None = None) -> Image.Image:
    """uint8 [N, H, W, C] side by side in rows of `columns` (left out: about a square)."""
    n, height, width, channels = images.shape
    columns = columns or math.ceil(math.sqrt(n))
    rows = math.ceil(n / columns)
    canvas = np.zeros((rows * height, columns * width, channels), np.uint8)
    for k, image in enumerate(images):
        top, left = k // columns * height, k % columns * width
        canvas[top : top + height, left : left + width] = image
    return Image.fromarray(canvas[..., 0] if channels == 1 else canvas)


def seed_faces(network: GeneratorNetwork, seeds: Iterable[int], truncation_psi: float = 1.0) -> np.ndarray:
    """The faces of seeds, uint8 [N, H, W, C]; of a conditional network, all of its first class."""
    ws = np.concatenate([_ws(network, seed, truncation_psi) for seed in seeds])
    return np.concatenate([to_uint8(network.synthesis(row[None])) for row in ws])


def seed_walk(
    network: GeneratorNetwork, start: int, end: int, truncation_psi: float = 1.0, steps: int = 8
) -> np.ndarray:
    """The faces on the straight line in w from one seed's face to another's, both included: uint8 [steps, H, W, C]."""
    first, last = (_ws(network, seed, truncation_psi)[0] for seed in (start, end))
    return np.concatenate(
        [to_uint8(network.synthesis((first + (last - first) * t)[None])) for t in np.linspace(0, 1, steps)]
    )


def _ws(network: GeneratorNetwork, seed: int, truncation_psi: float) -> np.ndarray:
    z = np.random.RandomState(seed).randn(1, network.config.z_dim)
    c = np.eye(1, network.config.c_dim) if network.config.c_dim else None
    return network.mapping(z, c, truncation_psi)
