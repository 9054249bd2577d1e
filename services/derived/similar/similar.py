"""Faces at a given distance from a stored one, each in a direction of its own."""

from __future__ import annotations

import dataclasses
import secrets
from collections.abc import Callable

from services.derived.similar.neighbourhood import Neighbourhood
from services.derived.similar.request import SimilarRequest
from services.faces.lookup import SourceFaces
from services.faces.maker import Draft, FaceMaker
from services.recipes.face import Face
from services.recipes.recipe import MAX_SEED


@dataclasses.dataclass(frozen=True)
class SimilarFaces:
    """Similar faces with their distances, and the first of the seeds of their directions."""

    faces: list[Face]
    distances: list[float]
    seed: int


class Similar:
    """Makes faces at a given distance from a stored one. `draw` returns a random number below its argument."""

    def __init__(
        self, sources: SourceFaces, maker: FaceMaker, *, draw: Callable[[int], int] = secrets.randbelow
    ) -> None:
        self._sources = sources
        self._maker = maker
        self._draw = draw

    def make(self, request: SimilarRequest) -> SimilarFaces:
        """Makes the faces of `request` in the directions of `face_directions`: all of them, or none.

        In w and w+ the scale is computed; in pixels it is searched for by rendering.

        Raises:
            FaceNotFound, InvalidParameter: There is no such face, the network has no such layers, or the distance
                cannot be reached.
            ServiceError: See FaceMaker.make.
        """
        seed = self._draw(MAX_SEED + 2 - request.amount) if request.seed is None else request.seed
        sources = self._sources.of("id", [request.id])
        neighbourhood = Neighbourhood(sources, request, seed)
        ws, distances = neighbourhood.found()
        recipes = [neighbourhood.recipe(*each) for each in zip(range(request.amount), ws, distances, strict=True)]
        return SimilarFaces(self._maker.make(sources.generator, [Draft(recipe) for recipe in recipes]), distances, seed)
