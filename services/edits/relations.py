"""The attributes of a few hundred of a network's own faces, in which it shows which ones depend on each other."""

from __future__ import annotations

import contextlib
from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from services.edits.outputs import at_once, in_rgb
from services.measurements.reader import FaceReader
from services.rendering.generator import Generator
from services.rendering.per_network import PerNetwork

Vector = NDArray[np.float64]

SAMPLES = 300  # faces of the seeds from 0 on at truncation psi 1: enough for regressions on a few attributes


class Relations:
    """Samples the faces of a network when they are first needed, and keeps their attributes in memory.

    Args:
        queue_size: How many pictures may wait in the render queue.
    """

    def __init__(self, queue_size: int) -> None:
        self._queue_size = queue_size
        self._attributes = PerNetwork[Mapping[str, Vector]]()

    def of(self, generator: Generator, reader: FaceReader) -> Mapping[str, Vector]:
        """Returns the values of each attribute over the same faces, [SAMPLES] by name.

        Raises:
            ClientGone, NetworkNotReady, QueueFull: See RenderQueue.results.
        """
        return self._attributes.of(generator.network.fingerprint, lambda: self._sampled(generator, reader))

    def _sampled(self, generator: Generator, reader: FaceReader) -> Mapping[str, Vector]:
        chunk = min(at_once(generator.network.config), self._queue_size)
        found = []
        for start in range(0, SAMPLES, chunk):
            recipes = [generator.random_recipe(seed, 1.0) for seed in range(start, min(start + chunk, SAMPLES))]
            with contextlib.closing(generator.images(recipes)) as images:
                found.append(reader.read(in_rgb(np.clip(np.stack(list(images)), -1, 1))).attributes)
        columns = np.concatenate(found).astype(np.float64).T
        return {each.name: column for each, column in zip(reader.attributes, columns, strict=True)}
