"""Makes the faces of seeds, and of points between two seeds, for the sheets that the training commands show."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from stylegan2.classes import labels_in_turn
from stylegan2.latents import between, z_of_seed
from stylegan2.network import GeneratorNetwork
from stylegan2.pictures.pixels import Pixels, to_pixels


def seed_faces(network: GeneratorNetwork, seeds: Iterable[int], truncation_psi: float = 1.0) -> Pixels:
    """Returns the faces of `seeds`, uint8 [N, H, W, C]. A conditional network makes all of the first class
    that it was trained on."""
    return np.concatenate([to_pixels(network.synthesis(_ws(network, seed, truncation_psi))) for seed in seeds])


def seed_walk(network: GeneratorNetwork, start: int, end: int, truncation_psi: float = 1.0, steps: int = 8) -> Pixels:
    """Returns faces on the line in w between the faces of two seeds.

    Args:
        network: the generator.
        start, end: the seeds of the first and the last face.
        truncation_psi: the truncation of both.
        steps: the number of faces, including both ends.

    Returns:
        uint8 [steps, H, W, C].
    """
    first, last = (_ws(network, seed, truncation_psi) for seed in (start, end))
    return np.concatenate([to_pixels(network.synthesis(between(first, last, t))) for t in np.linspace(0, 1, steps)])


def _ws(network: GeneratorNetwork, seed: int, truncation_psi: float) -> np.ndarray:
    c = labels_in_turn(network.metadata, network.config.c_dim, 1)
    return network.mapping(z_of_seed(seed, network.config.z_dim), c, truncation_psi)
