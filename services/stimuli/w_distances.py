"""How far faces are from their network's average face, and from one that is named: the manifest's distances."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence

import numpy as np

from services.distances.metrics import w_distance
from services.errors import NetworkMismatch, NetworkUnusable
from services.network import Float32s
from services.recipes.recipe import Recipe
from services.rendering.generator import Generator
from services.rendering.networks import Networks


@dataclasses.dataclass(frozen=True)
class Place:
    """Where a face is in w: its `w_distance` to the average face and to the reference; None where it cannot be told."""

    from_average: float | None
    from_reference: float | None
    licence: str  # of the network


class Typicality:
    """Distance from the average is what Valentine (1991, doi:10.1080/14640749108400966) calls distinctiveness.

    Latents of at most `chunk` faces are mapped, and kept, at a time.
    """

    def __init__(self, networks: Networks, chunk: int) -> None:
        self._networks = networks
        self._chunk = chunk

    def places(self, recipes: Sequence[Recipe], reference: Recipe | None) -> list[Place]:
        """The place of each of `recipes`; raises NetworkNotReady, QueueFull."""
        found: dict[int, Place] = {}
        for fingerprint in dict.fromkeys(recipe.fingerprint for recipe in recipes):
            indices = [index for index, recipe in enumerate(recipes) if recipe.fingerprint == fingerprint]
            own = [recipes[index] for index in indices]
            here = reference if reference is not None and reference.fingerprint == fingerprint else None
            found |= dict(zip(indices, self._of_one_network(own, here), strict=True))
        return [found[index] for index in range(len(recipes))]

    def _of_one_network(self, recipes: Sequence[Recipe], reference: Recipe | None) -> list[Place]:
        try:
            generator = self._networks.generator_of(recipes[0])
        except (NetworkMismatch, NetworkUnusable):  # their pictures are there nevertheless
            return [Place(None, None, "")] * len(recipes)
        goal = None if reference is None else generator.latents(reference)
        parts = [recipes[start : start + self._chunk] for start in range(0, len(recipes), self._chunk)]
        return [_place(generator, ws, goal) for part in parts for ws in generator.latents_of(part)]


def _place(generator: Generator, ws: Float32s, goal: Float32s | None) -> Place:
    network = generator.network
    average = np.broadcast_to(network.w_avg, ws.shape)
    return Place(w_distance(ws, average), None if goal is None else w_distance(ws, goal), network.licence)
