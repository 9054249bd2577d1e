"""Generates pictures of consecutive seeds, batch by batch."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import numpy as np

from stylegan2.latents import z_of_seed
from stylegan2.pictures.pixels import to_pixels

if TYPE_CHECKING:
    from stylegan2.network import GeneratorNetwork

SEEDS = 1 << 32  # of `numpy.random.RandomState`


def generated(
    network: GeneratorNetwork,
    seed: int,
    count: int,
    truncation_psi: float = 1.0,
    labels: np.ndarray | None = None,
    batch: int = 32,
) -> Iterator[np.ndarray]:
    """Generates the pictures of consecutive seeds.

    Args:
        network: the generator.
        seed: the first seed. The last one must not exceed 2³² - 1.
        count: the number of pictures.
        truncation_psi: their truncation.
        labels: the classes of the training pictures, int [M]. The classes of a conditional network are drawn from
            them, so that each is as frequent as in the training set.
        batch: the number of pictures per batch.

    Yields:
        uint8 [n, H, W, C].

    Raises:
        ValueError: a seed is not between 0 and 2³² - 1, or `labels` are missing or contain classes that the network
            does not have.
    """
    check_seed(seed, count)
    classes = drawn_classes(network, seed, count, labels)
    for start in range(0, count, batch):
        seeds = range(seed + start, seed + min(start + batch, count))
        z = np.concatenate([z_of_seed(k, network.config.z_dim) for k in seeds])
        c = None if classes is None else np.eye(network.config.c_dim)[classes[start : start + batch]]
        yield to_pixels(network.synthesis(network.mapping(z, c, truncation_psi)))


def drawn_classes(network: GeneratorNetwork, seed: int, count: int, labels: np.ndarray | None) -> np.ndarray | None:
    """Draws a class for each picture from `labels`, int [count]; None for an unconditional network."""
    c_dim = network.config.c_dim
    if not c_dim:
        return None
    if labels is None or not len(labels):
        raise ValueError(f"the network is conditional, with {c_dim} classes; the training pictures have no labels")
    if labels.max() >= c_dim:
        raise ValueError(f"`labels` must be below {c_dim}, the network's classes. Received: {labels.max()}")
    return np.random.default_rng(seed).choice(labels, count)


def check_seed(seed: int, count: int) -> None:
    """Checks that `numpy.random.RandomState` accepts `count` seeds from `seed` on.

    Raises:
        ValueError: one of the seeds is not between 0 and 2³² - 1.
    """
    if not 0 <= seed <= SEEDS - count:
        raise ValueError(f"`seed` must be between 0 and {SEEDS - count}. Received: {seed}")
