"""The search for random faces that fit: what is asked for, and the faces that are drawn."""

from __future__ import annotations

import collections.abc
import contextlib
import dataclasses
from collections.abc import Callable

from services.edits.natures import GROUPS, fits
from services.faces.maker import Draft
from services.measurements.measurements import Measurements
from services.measurements.population import Population
from services.progress import report
from services.recipes.recipe import Recipe
from services.rendering.generator import Generator
from services.samples.conditions import Conditions, Where
from services.samples.distinctness import Distinct, Distinctness, Drawn
from services.samples.selection import Selection

Adjust = Callable[[Recipe, Where], Recipe | None]

_CHUNK = 64  # faces whose recipes are made at a time
# How much a face may miss a range by and be adjusted, in standard deviations: pose, expression, light, hair and
# background can be changed much without changing the person.
_NEAR, _NEAR_FOR_THE_PERSON = 3.0, 1.0


@dataclasses.dataclass(frozen=True, kw_only=True)
class SampleRequest:
    """Random faces that are asked for.

    Attributes:
        amount: how many.
        where: the lowest and the highest value of measured quantities.
        distinct: how far apart the faces must be; None if any distance will do.
        seed: the first of the seeds that are drawn in order; chosen at random if None.
        psi: the truncation psi; the service's if None.
        class_: the class, on a conditional network.
        network: the name of the network; the default one if None.
        most_tries: how many faces may be drawn.
        adjust: whether faces that nearly fit are moved into the ranges.
        partial: whether fewer faces will do.
    """

    amount: int
    where: Where = dataclasses.field(default_factory=dict)
    distinct: Distinct | None = None
    seed: int | None = None
    psi: float | None = None
    class_: int | None = None
    network: str | None = None
    most_tries: int = 5_000
    adjust: bool = False
    partial: bool = False


class Search:
    """The faces of one request that were drawn so far.

    Args:
        request: what is asked for.
        generator: of the network.
        measurements: measures the faces.
        population: returns the distribution of the network's quantities, which only some requests need.
        adjust: moves the recipe of a face into ranges, or returns None if it cannot; None to move no face.

    Raises:
        NotAvailable: see Distinctness.
    """

    def __init__(
        self,
        request: SampleRequest,
        generator: Generator,
        measurements: Measurements,
        population: Callable[[], Population],
        adjust: Adjust | None = None,
    ) -> None:
        self._request = request
        self._generator = generator
        self._measurements = measurements
        self._population = population
        self._conditions = Conditions(request.where)
        self._adjust = adjust
        self._looked_at = self._faceless = 0  # pictures in which a face was looked for, and those without one
        self._selection = Selection(Distinctness(request.distinct, generator, population), self._moved)

    @property
    def tries(self) -> int:
        """How many faces were drawn."""
        return self._conditions.tries

    def limits(self) -> dict[str, float]:
        """Returns the share of the faces that each condition alone rejected."""
        faceless = {"face": self._faceless / self._looked_at} if self._looked_at else {}
        return self._conditions.shares() | faceless | self._selection.shares()

    def run(self, seed: int) -> list[Draft]:
        """Draws from `seed` on until enough faces fit, or most_tries were drawn; returns those that fit."""
        with contextlib.closing(self._drawn(seed)) as drawn:
            for face in drawn:
                is_wanted = self._conditions.fit(face.measurement) or (self._adjust and self._is_near(face))
                if is_wanted and self._shows_face(face):
                    self._selection.offer(face)
                report(len(self._selection), self._request.amount)
                if len(self._selection) == self._request.amount:
                    break
        network = self._generator.network
        return [
            Draft(face.recipe, measures=self._measurements.text_of(network, face.measurement))
            for face in self._selection.faces
        ]

    def _drawn(self, seed: int) -> collections.abc.Generator[Drawn]:
        request, end = self._request, seed + self._request.most_tries
        for start in range(seed, end, _CHUNK):
            seeds = range(start, min(start + _CHUNK, end))
            yield from self._made([self._generator.random_recipe(each, request.psi, request.class_) for each in seeds])

    def _made(self, recipes: list[Recipe]) -> collections.abc.Generator[Drawn]:
        network = self._generator.network
        with contextlib.closing(self._generator.pictures(recipes)) as pictures:
            for recipe, pixels in zip(recipes, pictures, strict=True):
                yield Drawn(recipe, self._measurements.of_pixels(network, pixels), pixels)

    def _moved(self, face: Drawn) -> Drawn | None:
        """Returns a face within the ranges: as it is, or moved there; None if that fails."""
        where = self._request.where
        if Conditions(where).fit(face.measurement):
            return face
        recipe = self._adjust(face.recipe, where) if self._adjust else None
        if recipe is None:
            return None
        [moved] = self._made([recipe])
        return moved if Conditions(where).fit(moved.measurement) and self._shows_face(moved) else None

    def _shows_face(self, face: Drawn) -> bool:
        """Returns whether a face is found in a picture. Random faces up to psi 1 are not looked at."""
        psi = face.recipe.truncation_psi
        if face.pixels is None or (psi is not None and abs(psi) <= 1):
            return True
        shows_face = self._measurements.shows_face(self._generator.network, face.pixels)
        self._looked_at += 1
        self._faceless += not shows_face
        return shows_face

    def _is_near(self, face: Drawn) -> bool:
        found, population = face.measurement.quantities, self._population()
        for name, (low, high) in self._request.where.items():
            if name not in found or name not in population.names:
                return False
            miss = max(low - found[name], found[name] - high, 0.0)
            near = _NEAR_FOR_THE_PERSON if fits(name, GROUPS["identity"]) else _NEAR
            if miss > near * population.std[population.names.index(name)]:
                return False
        return True
