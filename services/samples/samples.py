"""Draws random faces until enough of them fit."""

from __future__ import annotations

import collections.abc
import contextlib
import dataclasses
import functools
import secrets
from collections.abc import Callable

from services.errors import InvalidParameter, NotAvailable, NotEnoughFaces
from services.faces.maker import Draft
from services.faces.random_faces import RandomFaces
from services.measurements.measurements import Measurements, measuring_bytes
from services.measurements.population import Population
from services.measurements.populations import Populations
from services.memory_budget import MemoryBudget
from services.network import Network
from services.recipes.face import Face
from services.recipes.recipe import MAX_SEED, Recipe
from services.rendering.generator import Generator
from services.rendering.networks import Networks
from services.samples.conditions import Conditions, Where, check_names
from services.samples.distinctness import Distinct, Distinctness, Drawn, needs_pictures

Adjust = Callable[[Recipe, Where], Recipe | None]

_CHUNK = 64  # faces whose recipes are made at a time
_NEAR = 1.0  # standard deviations: a face that misses each range by at most that can be adjusted


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


@dataclasses.dataclass(frozen=True)
class SampledFaces:
    """The faces that fit.

    Attributes:
        faces: in the order of their seeds.
        seed: the first seed that was drawn.
        tries: how many faces were drawn.
        limits: the share of them that each condition alone rejected. That of `distinct` is of those that fitted else.
    """

    faces: list[Face]
    seed: int
    tries: int
    limits: dict[str, float]

    @property
    def acceptance(self) -> float:
        """The share of the faces that were drawn that fit."""
        return len(self.faces) / self.tries


class Samples:
    """Makes random faces that fit conditions.

    Args:
        networks: finds the network.
        random_faces: stores the faces.
        measurements: measures the faces that are drawn.
        populations: the distributions of the networks' quantities.
        memory: the memory for requests.
        adjust: moves the recipe of a face into ranges, or returns None if it cannot; None if this is not possible.
        draw: returns a random number below its argument.
    """

    def __init__(
        self,
        networks: Networks,
        random_faces: RandomFaces,
        measurements: Measurements,
        populations: Populations,
        memory: MemoryBudget,
        *,
        adjust: Adjust | None = None,
        draw: Callable[[int], int] = secrets.randbelow,
    ) -> None:
        self._networks = networks
        self._random_faces = random_faces
        self._measurements = measurements
        self._populations = populations
        self._memory = memory
        self._adjust = adjust
        self._draw = draw

    def make(self, request: SampleRequest) -> SampledFaces:
        """Makes the faces of `request`: draws seeds in order, and stores those that fit. All of them, or none.

        Raises:
            InvalidParameter: there is no such network, class or quantity, or the seeds go beyond 2^32 - 1.
            NotAvailable: faces cannot be adjusted, or the metric needs what is not measured of the network's faces.
            NotEnoughFaces: fewer faces fit.
            ServiceError: see FaceMaker.make and Populations.of.
        """
        generator = self._networks.generator(request.network)
        self._check(request, generator)
        seed = self._draw(MAX_SEED + 2 - request.most_tries) if request.seed is None else request.seed
        search = _Search(request, generator, self._measurements, functools.partial(self._populations.of, generator))
        with self._memory.reserve(_bytes_needed(request, generator.network)):
            found = search.run(seed, self._adjust)
        limits = search.limits()
        if len(found) < request.amount and not (request.partial and found):
            raise NotEnoughFaces(len(found), request.amount, search.tries, limits)
        return SampledFaces(self._random_faces.keep(generator, found), seed, search.tries, limits)

    def _check(self, request: SampleRequest, generator: Generator) -> None:
        if request.adjust and self._adjust is None:
            raise NotAvailable("adjust", "adjust must be false: this service cannot move faces into ranges.")
        if request.seed is not None and request.seed + request.most_tries - 1 > MAX_SEED:
            raise InvalidParameter(
                "seed",
                f"seed + most_tries must not go beyond 2^32. Received: {request.seed} + {request.most_tries}.",
            )
        known = list(self._measurements.method(generator.network).quantities)
        check_names("where", list(request.where), known, generator.network.name)


def _bytes_needed(request: SampleRequest, network: Network) -> int:
    config = network.config
    kept = config.img_height * config.img_width * config.img_channels * request.amount
    return measuring_bytes(network) + (kept if needs_pictures(request.distinct) else 0)


class _Search:
    """The faces of one request that were drawn so far."""

    def __init__(
        self,
        request: SampleRequest,
        generator: Generator,
        measurements: Measurements,
        population: Callable[[], Population],
    ) -> None:
        self._request = request
        self._generator = generator
        self._measurements = measurements
        self._population = population
        self._conditions = Conditions(request.where)
        self._distinctness = Distinctness(request.distinct, generator, population)

    @property
    def tries(self) -> int:
        """How many faces were drawn."""
        return self._conditions.tries

    def limits(self) -> dict[str, float]:
        """Returns the share of the faces that each condition alone rejected."""
        return self._conditions.shares() | self._distinctness.shares()

    def run(self, seed: int, adjust: Adjust | None) -> list[Draft]:
        """Draws from `seed` on until enough faces fit, or most_tries were drawn; returns those that fit."""
        found: list[Draft] = []
        with contextlib.closing(self._drawn(seed)) as drawn:
            for face in drawn:
                fitting = face if self._conditions.fit(face.measurement) else self._adjusted(face, adjust)
                if fitting is not None and self._distinctness.keeps(fitting):
                    text = self._measurements.text_of(self._generator.network, fitting.pixels)
                    found.append(Draft(fitting.recipe, measures=text))
                    if len(found) == self._request.amount:
                        break
        return found

    def _drawn(self, seed: int) -> collections.abc.Generator[Drawn]:
        request, end = self._request, seed + self._request.most_tries
        for start in range(seed, end, _CHUNK):
            seeds = range(start, min(start + _CHUNK, end))
            yield from self._made([self._generator.random_recipe(each, request.psi, request.class_) for each in seeds])

    def _made(self, recipes: list[Recipe]) -> collections.abc.Generator[Drawn]:
        network = self._generator.network
        with contextlib.closing(self._generator.pictures(recipes)) as pictures:
            for recipe, pixels in zip(recipes, pictures, strict=True):
                yield Drawn(recipe, pixels, self._measurements.of_pixels(network, pixels))

    def _adjusted(self, face: Drawn, adjust: Adjust | None) -> Drawn | None:
        """Returns a face that nearly fits, moved into the ranges; None if that is not asked for, or fails."""
        where = self._request.where
        if not self._request.adjust or adjust is None or not self._is_near(face):
            return None
        recipe = adjust(face.recipe, where)
        if recipe is None:
            return None
        [moved] = self._made([recipe])
        return moved if Conditions(where).fit(moved.measurement) else None

    def _is_near(self, face: Drawn) -> bool:
        found, population = face.measurement.quantities, self._population()
        for name, (low, high) in self._request.where.items():
            if name not in found or name not in population.names:
                return False
            miss = max(low - found[name], found[name] - high, 0.0)
            if miss > _NEAR * population.std[population.names.index(name)]:
                return False
        return True
