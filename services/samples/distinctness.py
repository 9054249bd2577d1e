"""How far apart the faces of a request must be."""

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

_Metric = tuple[Callable[["Drawn"], Any], Callable[[Any, Any], float]]

IDENTITY = "identity"
DISTINCT_METRICS = (IDENTITY, *METRICS)
_NO_METRIC: _Metric = (lambda face: None, lambda first, second: 0.0)


@dataclasses.dataclass(frozen=True)
class Distinct:
    """How far apart faces must be: at least `at_least`, by `metric`, one of DISTINCT_METRICS."""

    metric: str
    at_least: float


@dataclasses.dataclass(frozen=True)
class Drawn:
    """A face that was drawn: its recipe, what was measured on its picture, and the picture [H, W, C] while needed."""

    recipe: Recipe
    measurement: Measurement
    pixels: Pixels | None = None


class Distinctness:
    """Tells whether two faces are far enough from each other.

    Args:
        distinct: the least distance; None if any will do.
        generator: of the network.
        population: the distribution of the network's quantities; only the identity needs it.

    Raises:
        NotAvailable: the metric needs what is not measured of the network's faces.
    """

    def __init__(self, distinct: Distinct | None, generator: Generator, population: Callable[[], Population]) -> None:
        self.distinct = distinct
        self._least = 0.0 if distinct is None else distinct.at_least
        self._point, self._distance = (
            _NO_METRIC if distinct is None else _metric(distinct.metric, generator, population)
        )

    def point(self, face: Drawn) -> Any:
        """Returns what distances of a face are computed from."""
        return self._point(face)

    def are_near(self, first: Any, second: Any) -> bool:
        """Returns whether the faces of two points are too near to each other. If their distance is NaN, they are."""
        return not self._distance(first, second) >= self._least


def needs_pictures(distinct: Distinct | None) -> bool:
    """Returns whether the pictures of all faces must be kept in memory."""
    return distinct is not None and distinct.metric == "pixel"


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
