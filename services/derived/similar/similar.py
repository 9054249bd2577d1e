"""Faces at a given distance from a stored one, each in a direction of its own."""

from __future__ import annotations

import dataclasses
import secrets
from collections.abc import Callable

from services.derived.similar.neighbourhood import Neighbourhood
from services.derived.similar.request import SimilarRequest
from services.faces.lookup import SourceFaces
from services.faces.maker import Draft, FaceMaker
from services.ranges.ranges import Ranges
from services.ranges.warned import Warned
from services.recipes.face import Face
from services.recipes.recipe import MAX_SEED


@dataclasses.dataclass(frozen=True)
class SimilarFaces:
    """Similar faces with their distances, the first of the seeds of their directions, and warnings."""

    faces: list[Face]
    distances: list[float]
    seed: int
    warnings: list[Warned]


class Similar:
    """Makes faces at a given distance from a stored one. `draw` returns a random number below its argument."""

    def __init__(
        self,
        sources: SourceFaces,
        maker: FaceMaker,
        ranges: Ranges,
        *,
        draw: Callable[[int], int] = secrets.randbelow,
    ) -> None:
        self._sources = sources
        self._maker = maker
        self._ranges = ranges
        self._draw = draw

    def make(self, request: SimilarRequest) -> SimilarFaces:
        """Makes the faces of `request` in the directions of `face_directions`: all of them, or none.

        In w and w+ the scale is computed; in pixels it is searched for by rendering.

        Raises:
            FaceNotFound, InvalidParameter: There is no such face, the network has no such layers, or the distance
                cannot be reached.
            OutOfRange: A face would lie far beyond the network's own faces, and the request does not insist.
            ServiceError: See FaceMaker.make.
        """
        seed = self._draw(MAX_SEED + 2 - request.amount) if request.seed is None else request.seed
        sources = self._sources.of("id", [request.id])
        neighbourhood = Neighbourhood(sources, request, seed, self._ranges.of(sources.generator))
        met = neighbourhood.found()
        checked = neighbourhood.check([one.scale for one in met])
        blamed = None if request.insist else "distance"
        drafts = [Draft(neighbourhood.recipe(number, one), blamed=blamed) for number, one in enumerate(met)]
        faces = self._maker.make(sources.generator, drafts)
        warnings = checked.warnings([face.id for face in faces])
        return SimilarFaces(faces, [one.distance for one in met], seed, warnings)
