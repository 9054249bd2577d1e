"""Samples the faces of networks and keeps how their quantities are distributed."""

from __future__ import annotations

import contextlib
import logging
import threading
import time
from collections.abc import Iterator

from services.client import check_client
from services.errors import NetworkNotReady
from services.measurements.measurement import Measurement
from services.measurements.measurements import Measurements
from services.measurements.population import Population, population
from services.measurements.population_file import PopulationFiles
from services.rendering.generator import Generator

log = logging.getLogger(__name__)

FIRST_SEED = 0
PSI = 1.0
_GLANCE = 0.25  # seconds after which a request that waits looks whether its client is still there

_Key = tuple[str, str]  # fingerprints of the network and of the method of measuring


class Populations:
    """The distributions of the quantities of networks' own faces.

    They are sampled on first use: the faces of the seeds 0 to 999 at truncation psi 1, one after the other through the
    render queue, in which other requests keep their turn. If the request ends before, the next one goes on from there.

    Args:
        measurements: measures the faces.
        files: where the distributions are kept, and how many faces are sampled.
        patience: seconds that a request waits while another one samples.
    """

    def __init__(self, measurements: Measurements, files: PopulationFiles, patience: float = 20) -> None:
        self._measurements = measurements
        self._files = files
        self._patience = patience
        self._sampling = threading.Lock()
        self._known: dict[_Key, Population] = {}
        self._measured: dict[_Key, list[Measurement]] = {}

    def of(self, generator: Generator) -> Population:
        """Returns the distribution for the network of `generator`; samples it if it is not known.

        Raises:
            ClientGone: the client has disconnected.
            MeasuresUnusable: the file of the network's reader cannot be used.
            NetworkNotReady, QueueFull: faces cannot be rendered now, or another request samples them for long.
        """
        key = (generator.network.fingerprint, self._measurements.method(generator.network).fingerprint)
        if key not in self._known:
            with self._turn():
                if key not in self._known:
                    self._known[key] = self._files.load(*key) or self._sampled(generator, key)
        return self._known[key]

    @contextlib.contextmanager
    def _turn(self) -> Iterator[None]:
        end = time.monotonic() + self._patience
        while not self._sampling.acquire(timeout=_GLANCE):
            check_client()
            if time.monotonic() > end:
                raise NetworkNotReady("The faces that others are compared with are still being measured.")
        try:
            yield
        finally:
            self._sampling.release()

    def _sampled(self, generator: Generator, key: _Key) -> Population:
        network, done = generator.network, self._measured.setdefault(key, [])
        log.info("%d faces of %s are measured for standard deviations", self._files.samples, network.name)
        seeds = range(FIRST_SEED + len(done), FIRST_SEED + self._files.samples)
        recipes = [generator.random_recipe(seed, PSI) for seed in seeds]
        with contextlib.closing(generator.pictures(recipes)) as pictures:
            for pixels in pictures:
                done.append(self._measurements.of_pixels(network, pixels))
        found = population(list(self._measurements.method(network).quantities), self._measured.pop(key))
        self._files.save(*key, found)
        return found
