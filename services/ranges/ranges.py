"""The ranges of the loaded networks, each computed once."""

from __future__ import annotations

from services.ranges.w_range import WRange
from services.rendering.generator import Generator
from services.rendering.own_ws import own_ws
from services.rendering.per_network import PerNetwork
from stylegan2.directions.w_statistics import ReachCache


class Ranges:
    """Finds the range of a network's w's. It is kept in memory, and on disk in `cache`."""

    def __init__(self, cache: ReachCache) -> None:
        self._cache = cache
        self._ranges = PerNetwork[WRange]()

    def of(self, generator: Generator) -> WRange:
        """Returns the range of the network of `generator`.

        Raises:
            NetworkNotReady, QueueFull: The network's w's cannot be mapped now.
        """
        return self._ranges.of(generator.network.fingerprint, lambda: self._loaded_or_computed(generator))

    def _loaded_or_computed(self, generator: Generator) -> WRange:
        network = generator.network
        reach = self._cache.load(network.fingerprint, network.config.w_dim)
        if reach is not None:
            return WRange(network.w_avg, reach)
        computed = WRange.of_samples(own_ws(generator, self._cache.samples), network.w_avg)
        self._cache.save(network.fingerprint, computed.reach)
        return computed
