"""Distances in w from the average face, and from a reference face, for manifests."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence

import numpy as np

from services.distances.metrics import w_distance
from services.network import Float32s
from services.recipes.recipe import Recipe
from services.rendering.generator import Generator
from services.stimuli.known_generators import KnownGenerators


@dataclasses.dataclass(frozen=True)
class WDistances:
    """The `w_distance` of a face from the average face and from the reference; None where it is unknown."""

    from_average: float | None
    from_reference: float | None
    licence: str  # of the network


class WDistanceMeter:
    """Measures distances in w.

    The distance from the average face is the distinctiveness of Valentine (1991, doi:10.1080/14640749108400966). The
    latents of at most `chunk` faces are mapped, and held in memory, at a time.
    """

    def __init__(self, generators: KnownGenerators, chunk: int) -> None:
        self._generators = generators
        self._chunk = chunk

    def places(self, recipes: Sequence[Recipe], reference: Recipe | None) -> list[WDistances]:
        """Returns the distances of each of `recipes`. Raises NetworkNotReady, QueueFull."""
        found: dict[int, WDistances] = {}
        for fingerprint in dict.fromkeys(recipe.fingerprint for recipe in recipes):
            indices = [index for index, recipe in enumerate(recipes) if recipe.fingerprint == fingerprint]
            own = [recipes[index] for index in indices]
            here = reference if reference is not None and reference.fingerprint == fingerprint else None
            found |= dict(zip(indices, self._of_one_network(own, here), strict=True))
        return [found[index] for index in range(len(recipes))]

    def _of_one_network(self, recipes: Sequence[Recipe], reference: Recipe | None) -> list[WDistances]:
        generator = self._generators.generator_or_none(recipes[0])
        if generator is None:  # their pictures exist nevertheless
            return [WDistances(None, None, "")] * len(recipes)
        goal = None if reference is None else generator.latents(reference)
        parts = [recipes[start : start + self._chunk] for start in range(0, len(recipes), self._chunk)]
        return [_place(generator, ws, goal) for part in parts for ws in generator.latents_of(part)]


def _place(generator: Generator, ws: Float32s, goal: Float32s | None) -> WDistances:
    network = generator.network
    average = np.broadcast_to(network.w_avg, ws.shape)
    return WDistances(w_distance(ws, average), None if goal is None else w_distance(ws, goal), network.licence)
