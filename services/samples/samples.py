"""Draws random faces until enough of them fit."""

from __future__ import annotations

import dataclasses
import functools
import secrets
from collections.abc import Callable

from services.errors import InvalidParameter, NotAvailable, NotEnoughFaces
from services.faces.random_faces import RandomFaces
from services.measurements.measurements import Measurements, measuring_bytes
from services.measurements.populations import Populations
from services.memory_budget import MemoryBudget
from services.network import Network
from services.recipes.face import Face
from services.recipes.recipe import MAX_SEED
from services.rendering.generator import Generator
from services.rendering.networks import Networks
from services.samples.conditions import check_names
from services.samples.search import Adjust, SampleRequest, Search
from services.samples.selection import remembered_bytes


@dataclasses.dataclass(frozen=True)
class SampledFaces:
    """The faces that fit.

    Attributes:
        faces: in the order in which they were drawn.
        seed: the first seed that was drawn.
        tries: how many faces were drawn.
        limits: the share of them that each condition alone rejected. `distinct`: of those within all ranges or, with
            `adjust`, near them. `face`: of those in which a face was looked for.
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
        population = functools.partial(self._populations.of, generator)
        adjust = self._adjust if request.adjust else None
        search = Search(request, generator, self._measurements, population, adjust)
        with self._memory.reserve(_bytes_needed(request, generator.network)):
            found = search.run(seed)
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
    return measuring_bytes(network) + remembered_bytes(request.distinct, request.amount, network.config)
