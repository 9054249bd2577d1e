"""Computes the SeFa and GANSpace directions of networks, once per network."""

from __future__ import annotations

import collections
import threading
from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from services.rendering.generator import Generator
from services.rendering.own_ws import own_ws
from services.rendering.per_network import PerNetwork
from stylegan2.directions.axes import Axes
from stylegan2.directions.closed_form import closed_form
from stylegan2.directions.principal import covariance, principal
from stylegan2.directions.w_statistics import CovarianceCache

LayerIndices = tuple[int, ...]
COUNT = 32  # directions of each kind: further ones change little
_CACHED = 64  # sets of axes: one per network and choice of layers


class LatentAxes:
    """Keeps the axes of each network in memory.

    The slowest part, the covariance of a network's w's, is also kept on disk in `cache`. The render queue maps the w's
    in chunks, so that other requests are served in between. While one request computes a covariance, others for the
    same network wait for its result.
    """

    def __init__(self, cache: CovarianceCache) -> None:
        self._cache = cache
        self._covariances = PerNetwork[NDArray[np.float64]]()
        self._lock = threading.Lock()  # guards what follows
        self._axes: collections.OrderedDict[tuple[str, str, LayerIndices], Axes] = collections.OrderedDict()

    @property
    def samples(self) -> int:
        """The number of w's that standard deviations are computed from."""
        return self._cache.samples

    def closed_form(self, generator: Generator, layers: LayerIndices) -> Axes:
        """Returns SeFa's directions for these layers.

        Raises:
            NetworkNotReady, QueueFull: the network's w's cannot be mapped now.
        """

        def compute() -> Axes:
            matrices = generator.network.style_matrices()
            return closed_form([matrices[layer] for layer in layers], self.covariance(generator), COUNT)

        return self._remembered(("sefa", generator.network.fingerprint, layers), compute)

    def principal(self, generator: Generator) -> Axes:
        """Returns GANSpace's directions.

        Raises:
            NetworkNotReady, QueueFull: the network's w's cannot be mapped now.
        """

        def compute() -> Axes:
            return principal(self.covariance(generator), COUNT)

        return self._remembered(("pca", generator.network.fingerprint, ()), compute)

    def covariance(self, generator: Generator) -> NDArray[np.float64]:
        """Returns the covariance of the network's w's, [w_dim, w_dim].

        Raises:
            NetworkNotReady, QueueFull: the network's w's cannot be mapped now.
        """
        return self._covariances.of(generator.network.fingerprint, lambda: self._loaded_or_computed(generator))

    def _loaded_or_computed(self, generator: Generator) -> NDArray[np.float64]:
        network = generator.network
        sigma = self._cache.load(network.fingerprint, network.config.w_dim)
        if sigma is None:
            sigma = covariance(own_ws(generator, self._cache.samples))
            self._cache.save(network.fingerprint, sigma)
        return sigma

    def _remembered(self, key: tuple[str, str, LayerIndices], compute: Callable[[], Axes]) -> Axes:
        with self._lock:
            if key in self._axes:
                self._axes.move_to_end(key)
                return self._axes[key]
        axes = compute()
        with self._lock:
            self._axes[key] = axes
            while len(self._axes) > _CACHED:
                self._axes.popitem(last=False)
        return axes
