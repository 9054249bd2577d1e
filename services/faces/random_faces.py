"""Random faces and their seeds: which are stored already, and which have to be made."""

from __future__ import annotations

import contextlib
import dataclasses
import math
from collections.abc import Iterator, Sequence

from db.face_row import DuplicateFace
from db.face_store import FaceStore
from services.errors import InvalidParameter
from services.faces.drafted import Drafted
from services.faces.maker import Draft, FaceMaker
from services.faces.seeds import Seeds
from services.recipes.face import Face, from_row, new_face
from services.recipes.recipe import MAX_SEED, Recipe
from services.rendering.generator import Generator
from services.rendering.networks import Networks
from services.results.folder import ResultsFolder
from services.results.promised_ids import promised_ids


@dataclasses.dataclass(frozen=True, kw_only=True)
class Look:
    """What random faces should look like; None leaves the choice to the service.

    Args:
        seed: The first of consecutive seeds, 0 to 2^32 - 1.
        truncation_psi: How far from the average face, from 0 (the average) to 1 (not truncated) and beyond.
        class_: The class, on a conditional network.
        network: The name of the network.
        insist: Whether faces are made even if none is found in their pictures, as happens beyond psi 1.
    """

    seed: int | None = None
    truncation_psi: float | None = None
    class_: int | None = None
    network: str | None = None
    insist: bool = False


def check_seeds(amount: int, seed: int | None) -> None:
    """Raises InvalidParameter if `amount` consecutive seeds from `seed` on go beyond 2^32 - 1; None is right."""
    if seed is not None and seed + amount - 1 > MAX_SEED:
        raise InvalidParameter("seed", f"seed + amount must not go beyond 2^32. Received: {seed} + {amount}.")


class RandomFaces:
    """Makes random faces. A seed stands for one face of a network at one psi; asked for again, it is the stored one."""

    def __init__(self, networks: Networks, store: FaceStore, folder: ResultsFolder, maker: FaceMaker) -> None:
        self._networks = networks
        self._store = store
        self._folder = folder
        self._maker = maker
        self._seeds = Seeds(store.has_seed)

    def make(self, amount: int, look: Look) -> list[Face]:
        """Makes `amount` random faces; a seed whose face is stored already gives that face.

        Raises:
            InvalidParameter: The seeds go beyond 2^32 - 1, or there is no such network, or no such class on it.
            OutOfRange: At a truncation psi above 1, a picture shows no face.
            ServiceError: See FaceMaker.make.
        """
        with self._claimed(amount, look.seed) as seeds:
            generator = self._networks.generator(look.network)
            recipes = [generator.random_recipe(seed, look.truncation_psi, look.class_) for seed in seeds]
            drafts = [_looked_at(recipe, look.insist) for recipe in recipes]
            if look.seed is None:  # drawn seeds are new
                return self._maker.make(generator, drafts)
            return self._stored_or_made(generator, drafts)

    def draft(self, look: Look) -> Drafted:
        """Returns the face of the seed that `look` names, without making it. Raises what `make` does."""
        assert look.seed is not None
        generator = self._networks.generator(look.network)
        recipe = generator.random_recipe(look.seed, look.truncation_psi, look.class_)
        return Drafted(generator, [_looked_at(recipe, look.insist)])

    def of_recipe(self, generator: Generator, recipe: Recipe, insist: bool) -> list[Face]:
        """Makes the face of a random face's recipe, which belongs to the network of `generator`.

        Raises:
            InvalidParameter: The network does not have its class.
            OutOfRange, ServiceError: See `make`.
        """
        generator.random_recipe(recipe.seed or 0, class_=recipe.class_)  # checks the class
        return self.keep(generator, [_looked_at(generator.remade(recipe), insist)])

    def keep(self, generator: Generator, drafts: Sequence[Draft]) -> list[Face]:
        """Makes the faces of `drafts`, random ones of one network at one psi and others; a stored seed is made once.

        Raises:
            ServiceError: See FaceMaker.make.
        """
        with self._seeds.claimed([draft.recipe.seed for draft in drafts if draft.recipe.seed is not None]):
            return self._stored_or_made(generator, drafts)

    @contextlib.contextmanager
    def destination(self, generator: Generator, look: Look) -> Iterator[tuple[Face, list[Draft]]]:
        """Yields a random face, stored or not, and the drafts that store it: one if it is new, else none.

        The drafts have to be made in the block, during which no other request uses the seed of the face. The face is
        one of the network of `generator`, whatever network `look` names.

        Raises:
            InvalidParameter, NetworkNotReady, NetworkUnusable: See `make`.
        """
        with self._claimed(1, look.seed) as [seed]:
            recipe = generator.random_recipe(seed, look.truncation_psi, look.class_)
            if stored := self._stored([recipe]).get(_key(recipe)):
                yield stored, []
            else:
                [face_id] = self._folder.take_ids(1)
                yield (
                    new_face(face_id, recipe, sha256="", created=0.0),
                    [_looked_at(recipe, look.insist, face_id)],
                )

    def _claimed(self, amount: int, seed: int | None) -> contextlib.AbstractContextManager[Sequence[int]]:
        if seed is None:
            return self._seeds.drawn(amount)
        check_seeds(amount, seed)
        return self._seeds.claimed(range(seed, seed + amount))

    def _stored(self, recipes: Sequence[Recipe]) -> dict[_Key, Face]:
        """Returns those of `recipes`, which are of one network at one psi, that are stored faces."""
        if not recipes:
            return {}
        psi = recipes[0].truncation_psi
        assert psi is not None
        seeds = [recipe.seed for recipe in recipes if recipe.seed is not None]
        rows = self._store.of_seeds(seeds, recipes[0].fingerprint, psi)
        # An earlier attempt of this piece of work may have made them.
        own = set() if (promised := promised_ids()) is None else set(promised.all())
        faces = [dataclasses.replace(from_row(row), is_new=row.id in own) for row in rows]
        return {_key(face.recipe): face for face in faces}

    def _stored_or_made(self, generator: Generator, drafts: Sequence[Draft], attempts: int = 2) -> list[Face]:
        """Returns the stored face of each draft; makes those that are new, or whose PNG is gone."""
        stored = self._stored([draft.recipe for draft in drafts if draft.recipe.seed is not None])
        there = [stored.get(_key(draft.recipe)) for draft in drafts]
        faces = [face if face and self._folder.has(face.file) else None for face in there]
        missing = [number for number, face in enumerate(faces) if face is None]
        try:
            made = self._maker.make(generator, [_draft(drafts[number], there[number]) for number in missing])
        except DuplicateFace:  # another process on the same database was faster
            if attempts == 1:
                raise
            return self._stored_or_made(generator, drafts, attempts - 1)
        new = iter(made)
        return [next(new) if face is None else face for face in faces]


_Key = tuple[int | None, int | None]


def _key(recipe: Recipe) -> _Key:
    """Returns what tells random faces of one network and psi apart: seed and class."""
    return recipe.seed, recipe.class_


def _draft(draft: Draft, stored: Face | None) -> Draft:
    return draft if stored is None else Draft(stored.recipe, stored=stored)


def _looked_at(recipe: Recipe, insist: bool, face_id: int | None = None) -> Draft:
    """Returns the draft of a random face. Beyond psi 1 it is looked at, unless the request insists."""
    psi = recipe.truncation_psi
    assert psi is not None
    if insist or abs(psi) <= 1:
        return Draft(recipe, id=face_id)
    return Draft(recipe, id=face_id, blamed="truncation_psi", nearest={"truncation_psi": math.copysign(1, psi)})
