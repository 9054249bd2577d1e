"""Keeps faces that are at least a distance apart from each other."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from typing import Any

from services.distances.metrics import METRICS, pixel_distance, w_distance, w_plus_distance
from services.errors import NotAvailable
from services.measurements.identity_distance import identity, identity_distance, identity_names
from services.measurements.measurement import Measurement
from services.measurements.population import Population
from services.recipes.recipe import Recipe
from services.rendering.generator import Generator
from stylegan2.pictures.pixels import Pixels

IDENTITY = "identity"
DISTINCT_METRICS = (IDENTITY, *METRICS)


@dataclasses.dataclass(frozen=True)
class Distinct:
    """How far apart faces must be: at least `at_least`, by `metric`, one of DISTINCT_METRICS."""

    metric: str
    at_least: float


@dataclasses.dataclass(frozen=True)
class Drawn:
    """A face that was drawn: its recipe, its picture [H, W, C] and what was measured on it."""

    recipe: Recipe
    pixels: Pixels
    measurement: Measurement


class Distinctness:
    """Says which faces are far enough from all that were kept before, and counts.

    Args:
        distinct: the least distance; None if any will do.
        generator: of the network.
        population: the distribution of the network's quantities; only the identity needs it.

    Attributes:
        tries: how many faces were looked at.
        rejected: how many of them were too near to another one.

    Raises:
        NotAvailable: the metric needs what is not measured of the network's faces.
    """

    def __init__(self, distinct: Distinct | None, generator: Generator, population: Callable[[], Population]) -> None:
        self._distinct = distinct
        self._points: list[Any] = []
        self.tries = 0
        self.rejected = 0
        if distinct is not None:
            self._point, self._distance = _metric(distinct.metric, generator, population)

    def keeps(self, face: Drawn) -> bool:
        """Returns whether a face is far enough from the others, and keeps it if it is."""
        if self._distinct is None:
            return True
        self.tries += 1
        if not self.would_keep(face):
            self.rejected += 1
            return False
        self._points.append(self._point(face))
        return True

    def would_keep(self, face: Drawn) -> bool:
        """Returns whether a face is far enough from the others."""
        if self._distinct is None:
            return True
        point, least = self._point(face), self._distinct.at_least
        return all(self._distance(point, other) >= least for other in self._points)

    def shares(self) -> dict[str, float]:
        """Returns the share of the faces that were too near to another one, as `distinct`."""
        return {} if self._distinct is None else {"distinct": self.rejected / max(self.tries, 1)}


def needs_pictures(distinct: Distinct | None) -> bool:
    """Returns whether the pictures of all faces must be kept in memory."""
    return distinct is not None and distinct.metric == "pixel"


_Metric = tuple[Callable[[Drawn], Any], Callable[[Any, Any], float]]


def _metric(name: str, generator: Generator, population: Callable[[], Population]) -> _Metric:
    """Returns what a metric takes of a face, and the distance of two of these."""
    if name == "pixel":
        return lambda face: face.pixels, pixel_distance
    if name != IDENTITY:
        return lambda face: generator.latents(face.recipe), w_distance if name == "w" else w_plus_distance
    distribution = population()
    if not identity_names(distribution.names):
        raise NotAvailable(
            "distinct",
            f"distinct.metric must be one of {', '.join(METRICS)} for {generator.network.name}: the shape of its "
            "faces is not measured, which identity needs.",
        )
    return lambda face: identity(face.measurement, distribution), identity_distance
