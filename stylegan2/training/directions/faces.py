"""Random faces of a network and their attributes as a measuring network reads them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Protocol

import numpy as np
from tqdm import tqdm

from stylegan2.config import GeneratorConfig
from stylegan2.pictures.thumbnails import thumbnails

CHUNK = 250  # faces that are in memory as images at a time


class Network(Protocol):
    """The part of a `GeneratorNetwork` that the fitting of directions uses."""

    config: GeneratorConfig
    w_avg: np.ndarray

    def mapping(self, z: np.ndarray, c: np.ndarray | None = None, truncation_psi: float = 1.0) -> np.ndarray:
        """Maps z [N, z_dim] and c [N, c_dim] to ws [N, num_ws, w_dim]."""

    def synthesis(self, ws: np.ndarray) -> np.ndarray:
        """Makes images [N, H, W, C] in about -1..1 from ws."""


class FaceSampler:
    """Draws random faces of a network and measures their attributes.

    Args:
        network: makes the faces.
        regressor: maps images [N, H, W, C] to attributes [N, A].
        progress: whether to show progress bars.
    """

    def __init__(self, network: Network, regressor: Callable[[np.ndarray], np.ndarray], progress: bool = True):
        self.network, self._regressor, self._progress = network, regressor, progress

    def draw(self, count: int, seed: int, truncation_psi: float = 1.0) -> np.ndarray:
        """Draws `count` random faces, ws [N, num_ws, w_dim]. A conditional network gives all its classes in turn."""
        config = self.network.config
        z = np.random.RandomState(seed).randn(count, config.z_dim)
        c = np.eye(config.c_dim)[np.arange(count) % config.c_dim] if config.c_dim else None
        return self.network.mapping(z, c, truncation_psi)

    def draw_mixed(self, count: int, seed: int, truncation_psi: float, groups: np.ndarray) -> np.ndarray:
        """Draws `count` faces that take the first groups of layers from one random face and the rest from another.

        The group where the second face begins is drawn for each face; if it is the first group, the face is not mixed.
        Networks are trained with this style mixing (StyleGAN, section 3.1).

        Args:
            count: how many faces.
            seed: of the faces and the groups.
            truncation_psi: of the faces before they are mixed.
            groups: the group of each layer, [num_ws].

        Returns:
            ws [N, num_ws, w_dim].
        """
        first, second = np.split(self.draw(2 * count, seed, truncation_psi), 2)
        crossover = np.random.default_rng(seed).integers(0, groups.max() + 1, count)
        return np.where((groups < crossover[:, None])[..., None], first, second)

    def attributes(self, ws: np.ndarray, what: str = "faces") -> np.ndarray:
        """Measures the attributes [N, A] of ws [N, num_ws, w_dim]. `what` labels the progress bar."""
        return np.concatenate([self._regressor(images) for images in self._images(ws, what)])

    def attributes_and_thumbnails(self, ws: np.ndarray, what: str = "faces") -> tuple[np.ndarray, np.ndarray]:
        """Like `attributes`, and also returns the pixels [N, P] of the faces reduced to about 8 px."""
        seen = [(self._regressor(images), thumbnails(images)) for images in self._images(ws, what)]
        attributes, pixels = zip(*seen, strict=True)
        return np.concatenate(attributes), np.concatenate(pixels)

    def _images(self, ws: np.ndarray, what: str) -> Iterator[np.ndarray]:
        with tqdm(total=len(ws), desc=what, unit="face", disable=not self._progress, leave=False) as bar:
            for start in range(0, len(ws), CHUNK):
                images = self.network.synthesis(ws[start : start + CHUNK])
                yield images
                bar.update(len(images))
