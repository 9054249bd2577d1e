"""Random faces and their seeds: which are stored already, and which are to be made."""

from __future__ import annotations

import contextlib
import dataclasses
from collections.abc import Iterator, Sequence

from db.face_row import DuplicateFace
from db.face_store import FaceStore
from services.errors import InvalidParameter
from services.faces.maker import Draft, FaceMaker
from services.faces.seeds import Seeds
from services.recipes.face import Face, from_row
from services.recipes.recipe import MAX_SEED, Recipe
from services.rendering.generators import Generators
from services.results.folder import ResultsFolder


@dataclasses.dataclass(frozen=True, kw_only=True)
class Look:
    """How a random face is to be: the first seed, the truncation, the class, the network; None for "as it comes"."""

    seed: int | None = None
    truncation_psi: float | None = None
    class_: int | None = None
    network: str | None = None


class RandomFaces:
    """A seed is one face of a network at one psi: asked for again, it is the stored one."""

    def __init__(self, generators: Generators, store: FaceStore, folder: ResultsFolder, maker: FaceMaker) -> None:
        self._generators = generators
        self._store = store
        self._folder = folder
        self._maker = maker
        self._seeds = Seeds(store.has_seed)

    def make(self, amount: int, look: Look) -> list[Face]:
        """See FaceService.make_random."""
        with self.claimed(amount, look) as recipes:
            if look.seed is None:  # drawn seeds are new
                return self._maker.make([Draft(recipe) for recipe in recipes])
            return self._keep(recipes)

    @contextlib.contextmanager
    def claimed(self, amount: int, look: Look) -> Iterator[list[Recipe]]:
        """Recipes of `amount` faces whose seeds no other request uses during the block.

        Raises:
            InvalidParameter: the seeds go beyond 2^32 - 1, or there is no such network, or class on it.
            NetworkNotReady, NetworkUnusable: the network is not loaded, or cannot be.
        """
        generator = self._generators.of(look.network)
        with self._claim(amount, look.seed) as seeds:
            yield [generator.random_recipe(seed, look.truncation_psi, look.class_) for seed in seeds]

    def stored(self, recipes: Sequence[Recipe]) -> dict[SeedKey, Face]:
        """The stored faces of `recipes`, which are of one network at one psi."""
        psi = recipes[0].truncation_psi
        assert psi is not None
        seeds = [recipe.seed for recipe in recipes if recipe.seed is not None]
        rows = self._store.of_seeds(seeds, recipes[0].fingerprint, psi)
        return {seed_key(face.recipe): face for face in map(from_row, rows)}

    def _claim(self, amount: int, seed: int | None) -> contextlib.AbstractContextManager[Sequence[int]]:
        if seed is None:
            return self._seeds.drawn(amount)
        if seed + amount - 1 > MAX_SEED:
            raise InvalidParameter("seed", f"seed + amount must not go beyond 2^32. Received: {seed} + {amount}.")
        return self._seeds.claimed(seed, amount)

    def _keep(self, recipes: Sequence[Recipe], attempts: int = 2) -> list[Face]:
        """The stored face of each recipe, made if it is new or its PNG is gone."""
        stored = self.stored(recipes)
        faces = {key: face for key, face in stored.items() if self._folder.has(face.file)}
        missing = [recipe for recipe in recipes if seed_key(recipe) not in faces]
        try:
            made = self._maker.make([_draft(recipe, stored.get(seed_key(recipe))) for recipe in missing])
        except DuplicateFace:  # another process on the same database was faster
            if attempts == 1:
                raise
            return self._keep(recipes, attempts - 1)
        faces |= {seed_key(face.recipe): face for face in made}
        return [faces[seed_key(recipe)] for recipe in recipes]


SeedKey = tuple[int | None, int | None]


def seed_key(recipe: Recipe) -> SeedKey:
    """What tells random faces of one network and psi apart."""
    return recipe.seed, recipe.class_


def _draft(recipe: Recipe, stored: Face | None) -> Draft:
    return Draft(recipe) if stored is None else Draft(stored.recipe, stored=stored)
