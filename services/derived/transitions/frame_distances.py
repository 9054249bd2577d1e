"""Measures how far each frame of a transition is from both ends, and from the frame before."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from services.distances.metrics import pixel_distance, w_distance, w_plus_distance
from services.faces.lookup import Sources
from services.network import Float32s
from stylegan2.pictures.pixels import Pixels

_DISTANCES: dict[str, Callable[[Any, Any], float]] = {
    "w": w_distance,
    "w+": w_plus_distance,
    "pixel": pixel_distance,
}


@dataclasses.dataclass(frozen=True)
class FrameDistances:
    """The distances of a frame from the first face, the last face, and the frame before, if there is one."""

    start: float
    end: float
    previous: float | None


class Gauge:
    """Measures the frames of a transition.

    Args:
        sources: The faces of the transition; distances are from the first and the last.
        points: The ws [K, num_ws, w_dim] of the faces.
        metric: A name in METRICS. "pixel" renders the frames; the others only need latents.
    """

    def __init__(self, sources: Sources, points: Float32s, metric: str) -> None:
        self.metric = metric
        self._sources = sources
        self._ends = points[0], points[-1]
        self._distance = _DISTANCES[metric]

    def distances(self, frames: Sequence[Float32s]) -> list[FrameDistances]:
        """Returns the distances of `frames`, ws [num_ws, w_dim] each, in order; keeps at most four pictures at a time.

        Raises:
            ServiceError: The metric is "pixel", and rendering fails: see RenderQueue.results.
        """
        points: Iterator[Any] = self._rendered(frames) if self.metric == "pixel" else iter([*self._ends, *frames])
        start, end = next(points), next(points)
        found: list[FrameDistances] = []
        previous = None
        for point in points:
            step = None if previous is None else self._distance(previous, point)
            found.append(FrameDistances(self._distance(start, point), self._distance(point, end), step))
            previous = point
        return found

    def _rendered(self, frames: Sequence[Float32s]) -> Iterator[Pixels]:
        generator, ends = self._sources.generator, (self._sources.faces[0], self._sources.faces[-1])
        recipes = [generator.derived_recipe({}, ws, self._sources.noise_mode) for ws in frames]
        return generator.pictures([*(face.recipe for face in ends), *recipes])
