"""Computes the SeFa and GANSpace directions of networks, once per network."""

from __future__ import annotations

import collections
import logging
import threading
import time
from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from services.rendering.generator import Generator
from stylegan2.directions.axes import Axes
from stylegan2.directions.closed_form import closed_form
from stylegan2.directions.principal import covariance, principal
from stylegan2.directions.w_statistics import CovarianceCache, sampled_z

log = logging.getLogger(__name__)

LayerIndices = tuple[int, ...]
COUNT = 32  # directions of each kind: further ones change little
_CACHED = 64  # sets of axes: one per network and choice of layers
_CHUNK = 250  # w's per turn of the render queue


class LatentAxes:
    """Keeps the axes of each network in memory.

    The slowest part, the covariance of a network's w's, is also kept on disk in `cache`. The render queue maps the w's
    in chunks, so that other requests are served in between. While one request computes a covariance, others for the
    same network wait for its result.
    """

    def __init__(self, cache: CovarianceCache) -> None:
        self._cache = cache
        self._lock = threading.Lock()  # guards what follows
        self._busy: dict[str, threading.Lock] = {}  # by the network's fingerprint
        self._covariances: dict[str, NDArray[np.float64]] = {}
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
        network = generator.network
        with self._lock:
            busy = self._busy.setdefault(network.fingerprint, threading.Lock())
        with busy:
            if network.fingerprint not in self._covariances:
                sigma = self._cache.load(network.fingerprint, network.config.w_dim)
                if sigma is None:
                    sigma = self._computed(generator)
                    self._cache.save(network.fingerprint, sigma)
                self._covariances[network.fingerprint] = sigma
            return self._covariances[network.fingerprint]

    def _computed(self, generator: Generator) -> NDArray[np.float64]:
        began = time.monotonic()
        z, c = sampled_z(generator.network.config, self._cache.samples, generator.network.metadata)
        chunks = [slice(k, k + _CHUNK) for k in range(0, len(z), _CHUNK)]
        w = np.concatenate([generator.sampled_w(z[k], None if c is None else c[k]) for k in chunks])  # [N, w_dim]
        log.info("mapped %d w of %s in %.1f s", len(w), generator.network.name, time.monotonic() - began)
        sigma: NDArray[np.float64] = covariance(w)
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
