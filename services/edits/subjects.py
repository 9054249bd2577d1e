"""Gets to know a face before it is edited: its reader, its network's faces, and what is seen of it."""

from __future__ import annotations

import numpy as np

from services.directions.axes import LatentAxes, LayerIndices
from services.edits.held import Holder
from services.edits.linear_start import LinearStarts
from services.edits.outputs import Pictures, at_once
from services.edits.relations import Relations
from services.edits.searches import Searches
from services.edits.subject import Subject
from services.errors import NotMeasurable
from services.measurements.measurement import Measurement
from services.measurements.measurements import Measurements
from services.measurements.populations import Populations
from services.measurements.reader import FaceReader
from services.measurements.readers import Readers
from services.network import Network
from services.ranges.check import LIMIT
from services.ranges.ranges import Ranges
from services.recipes.recipe import Recipe
from services.rendering.generator import Generator
from stylegan2.projection.whitening import Whitening


class Subjects:
    """Makes the subjects of edits.

    Args:
        axes: Computes the covariance of a network's w.
        starts: Finds linear edits at which searches for large changes begin.
        readers: Finds the reader of a network.
        populations: Knows how networks' own faces are distributed.
        measurements: Measures pictures.
        ranges: Of the networks' own w.
        queue_size: How many pictures may wait in the render queue.
    """

    def __init__(
        self,
        axes: LatentAxes,
        starts: LinearStarts,
        readers: Readers,
        populations: Populations,
        measurements: Measurements,
        ranges: Ranges,
        queue_size: int,
    ) -> None:
        self._axes, self._starts, self._readers = axes, starts, readers
        self._populations, self._measurements = populations, measurements
        self._ranges, self._queue_size = ranges, queue_size
        self._relations = Relations(queue_size)

    def reader(self, network: Network, field: str) -> FaceReader:
        """Returns the reader for `network`.

        Args:
            network: The network.
            field: The request's field that needs a reader, for the error message.

        Raises:
            NotMeasurable: There is none.
            MeasuresUnusable: Its file cannot be used.
        """
        reader = self._readers.of(network)
        if reader is None:
            raise NotMeasurable(
                field,
                f"{field} needs a reader: networks that measure faces. There is none for {network.name} here. "
                "FACESPACE_MEASURES names files of readers.",
            )
        return reader

    def of(
        self, generator: Generator, reader: FaceReader, recipe: Recipe, before: Measurement, layers: LayerIndices
    ) -> Subject:
        """Returns the subject of edits of a face.

        Args:
            generator: Of the face's network.
            reader: For this network.
            recipe: Of the face.
            before: What was measured on the face.
            layers: That may change.

        Raises:
            ClientGone, NetworkNotReady, QueueFull: See RenderQueue.results.
        """
        network, population = generator.network, self._populations.of(generator)
        ws = generator.latents(recipe).astype(np.float64)
        pictures = Pictures(generator, reader, recipe.noise_mode)
        seen = pictures.seen(ws[None])
        w_range = self._ranges.of(generator)
        limit = max(LIMIT, w_range.distance(ws))
        whitening = Whitening(network.w_avg, self._axes.covariance(generator))
        return Subject(
            pictures,
            seen,
            before,
            population,
            Holder(reader, population),
            Searches(
                pictures,
                ws,
                seen,
                whitening,
                layers,
                lambda ws: w_range.distance(ws) <= limit,
                min(at_once(network.config), self._queue_size),
            ),
            lambda goals: self._starts.shift(generator, goals, layers),
            lambda pixels: self._measurements.of_pixels(network, pixels),
            lambda: self._relations.of(generator, reader),
        )
