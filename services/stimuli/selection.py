"""Chooses the stored faces of a stimulus set: by id, or by a query."""

from __future__ import annotations

import dataclasses
import itertools
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Protocol

from services.errors import InvalidParameter, NotAvailable
from services.faces.lookup import StoredFaces
from services.recipes.derived import RANDOM, kind
from services.recipes.face import Face
from services.stimuli.recipe_json import MAX_IMAGES

_AT_ONCE = 32  # faces that are measured before the next ones are looked at


@dataclasses.dataclass(frozen=True, kw_only=True)
class Query:
    """A query for stored faces; None means any.

    Attributes:
        after: Only faces with ids above this one.
        limit: At most this many faces.
        network: The name or the fingerprint of the network that made them.
        by: What derived them, as their recipes say ("edit", "transition", ...), or "random".
        seed_from: The lowest seed.
        seed_to: The highest seed.
        where: The lowest and the highest value of measured quantities, by name. A face in which one of them could not
            be measured does not fit.
    """

    after: int = 0
    limit: int | None = None
    network: str | None = None
    by: str | None = None
    seed_from: int | None = None
    seed_to: int | None = None
    where: Mapping[str, tuple[float, float]] = dataclasses.field(default_factory=dict)

    def fits(self, face: Face) -> bool:
        """Returns whether the query matches this face."""
        recipe = face.recipe
        if self.network is not None and self.network not in (recipe.network, recipe.fingerprint):
            return False
        if self.by is not None and self.by != (RANDOM if recipe.derived is None else kind(recipe)):
            return False
        if self.seed_from is None and self.seed_to is None:
            return True
        lowest, highest = self.seed_from or 0, self.seed_to
        return recipe.seed is not None and lowest <= recipe.seed and (highest is None or recipe.seed <= highest)


class Measures(Protocol):
    """Measures the stored pictures of faces: by quantity, without what cannot be measured."""

    def of_stored(self, faces: Sequence[Face]) -> Sequence[Mapping[str, float]]: ...


def chosen_faces(
    stored: StoredFaces, ids: Sequence[int] | None, query: Query | None, measures: Measures | None = None
) -> list[Face]:
    """Returns the faces `ids` in that order, or the matches of `query` by id: at least one face, at most 2000.

    Raises:
        FaceNotFound: there is no face with one of the ids.
        InvalidParameter: an id is there twice, or the query fits no face, or too many.
        NetworkNotReady: the results folder is still being read.
        NotAvailable: a quantity of the query can be measured in none of the faces.
        ServiceError: a face cannot be measured, see Measurements.of.
    """
    if ids is not None:
        if len(set(ids)) < len(ids):
            twice = next(face_id for face_id in ids if ids.count(face_id) > 1)
            raise InvalidParameter("ids", f"ids must name each face once. Received twice: {twice}.")
        return [stored.face(face_id, "ids") for face_id in ids]
    query = query or Query()
    fitting: Iterator[Face] = (face for face in stored.faces(query.after) if query.fits(face))
    if query.where:
        fitting = _measured(fitting, query.where, measures)
    found = list(itertools.islice(fitting, query.limit or MAX_IMAGES + 1))
    if not found:
        raise InvalidParameter("query", "query fits no face that is stored.")
    if len(found) > MAX_IMAGES:
        raise InvalidParameter("query", f"query fits more than {MAX_IMAGES} faces: give it a limit.")
    return found


def _measured(
    faces: Iterable[Face], where: Mapping[str, tuple[float, float]], measures: Measures | None
) -> Iterator[Face]:
    """Yields the faces whose quantities lie in the ranges `where`; measures a few at a time."""
    if measures is None:
        raise NotAvailable("query.where", "query.where needs measurements, which this service does not make.")
    faces, known, missing, count = iter(faces), set[str](), set(where), 0
    while part := list(itertools.islice(faces, _AT_ONCE)):
        count += len(part)
        for face, found in zip(part, measures.of_stored(part), strict=True):
            known |= found.keys()
            missing -= found.keys()
            if all(name in found and low <= found[name] <= high for name, (low, high) in where.items()):
                yield face
    if count and missing:
        raise NotAvailable(
            "query.where",
            f"query.where names {', '.join(sorted(missing))}, measured in none of the {count} faces that the rest of "
            f"the query fits. Measured are: {', '.join(sorted(known)) or 'nothing'}.",
        )
