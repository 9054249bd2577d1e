"""A network's own faces, and what a regressor sees in them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Protocol

import numpy as np
from tqdm import tqdm

from stylegan2.config import GeneratorConfig
from stylegan2.pictures.thumbnails import thumbnails

CHUNK = 250


class Network(Protocol):
    """What is needed of a `GeneratorNetwork`."""

    config: GeneratorConfig
    w_avg: np.ndarray

    def mapping(self, z: np.ndarray, c: np.ndarray | None = None, truncation_psi: float = 1.0) -> np.ndarray:
        """z [N, z_dim], c [N, c_dim] -> ws [N, num_ws, w_dim]"""

    def synthesis(self, ws: np.ndarray) -> np.ndarray:
        """ws -> images [N, H, W, C] in about -1..1"""


class FaceSampler:
    """The attributes of a network's faces, as `regressor` (images -> attributes [N, D]) sees them."""

    def __init__(self, network: Network, regressor: Callable[[np.ndarray], np.ndarray], progress: bool = True):
        self.network, self._regressor, self._progress = network, regressor, progress

    def draw(self, count: int, seed: int, truncation_psi: float = 1.0) -> np.ndarray:
        """`count` random faces, ws [N, num_ws, w_dim]; of a conditional network, all its classes in turn."""
        config = self.network.config
        z = np.random.RandomState(seed).randn(count, config.z_dim)
        c = np.eye(config.c_dim)[np.arange(count) % config.c_dim] if config.c_dim else None
        return self.network.mapping(z, c, truncation_psi)

    def draw_mixed(self, count: int, seed: int, truncation_psi: float, groups: np.ndarray) -> np.ndarray:
        """As many faces with the w of one in the first groups of layers and that of another one in the rest.

        From which group on is drawn, and may be from the first; this is the style mixing that networks are trained
        with (StyleGAN section 3.1). `groups` [num_ws] says which group a layer belongs to.
        """
        first, second = np.split(self.draw(2 * count, seed, truncation_psi), 2)
        crossover = np.random.default_rng(seed).integers(0, groups.max() + 1, count)
        return np.where((groups < crossover[:, None])[..., None], first, second)

    def attributes(self, ws: np.ndarray, what: str = "faces") -> np.ndarray:
        """ws [N, num_ws, w_dim] -> attributes [N, A]; `what` is the progress bar's name."""
        return np.concatenate([self._regressor(images) for images in self._images(ws, what)])

    def attributes_and_thumbnails(self, ws: np.ndarray, what: str = "faces") -> tuple[np.ndarray, np.ndarray]:
        """ws [N, num_ws, w_dim] -> attributes [N, A], and the pixels of the faces reduced to about 8 px, [N, P]."""
        seen = [(self._regressor(images), thumbnails(images)) for images in self._images(ws, what)]
        attributes, pixels = zip(*seen, strict=True)
        return np.concatenate(attributes), np.concatenate(pixels)

    def _images(self, ws: np.ndarray, what: str) -> Iterator[np.ndarray]:
        with tqdm(total=len(ws), desc=what, unit="face", disable=not self._progress, leave=False) as bar:
            for start in range(0, len(ws), CHUNK):
                images = self.network.synthesis(ws[start : start + CHUNK])
                yield images
                bar.update(len(images))
