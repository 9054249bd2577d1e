"""Faces: made, found, fetched, removed. Everything that HTTP offers, without HTTP."""

from __future__ import annotations

import dataclasses
import logging
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from db.face_row import MissingFace
from db.face_store import FaceStore
from services.derived.transitions.original import End, end_of, frames
from services.errors import FaceNotFound, InvalidParameter, NetworkNotReady
from services.faces.lookup import StoredFaces
from services.faces.maker import Draft, FaceMaker
from services.faces.random_faces import Look, RandomFaces, seed_key
from services.pictures.png_reader import is_whole
from services.recipes.face import Face
from services.rendering.generators import Generators
from services.rendering.networks import Networks
from services.results.folder import ResultsFolder
from stylegan2.latents import z_of_seed

log = logging.getLogger(__name__)


@dataclasses.dataclass(frozen=True)
class Transition:
    """The frames of a transition and what they lie between."""

    faces: list[Face]
    id1: int
    id2: int
    speed: float


class FaceService:
    """Owns the generator, the store and the results folder; safe to use from several threads."""

    def __init__(
        self,
        generators: Generators,
        store: FaceStore,
        folder: ResultsFolder,
        maker: FaceMaker,
        *,
        folder_is_read: Callable[[], bool] = lambda: True,
    ) -> None:
        self._generators = generators
        self._store = store
        self._folder = folder
        self._maker = maker
        self.stored = StoredFaces(store, folder_is_read)
        self._random = RandomFaces(generators, store, folder, maker)

    @property
    def networks(self) -> Networks:
        """The networks that faces can be of."""
        return self._generators.networks

    @property
    def precision(self) -> str:
        """What the networks compute in."""
        return self._generators.precision

    def check_ready(self) -> None:
        """Raises NetworkNotReady unless faces can be made."""
        self.networks.check_ready()

    def is_ready(self) -> bool:
        """Whether faces can be made."""
        try:
            self.check_ready()
        except NetworkNotReady:
            return False
        return True

    def ids(self, after: int = 0, limit: int | None = None) -> list[int]:
        """The ids of the stored faces above `after`, lowest first; raises NetworkNotReady."""
        return self.stored.ids(after, limit)

    def face(self, face_id: int) -> Face:
        """The face with this id; raises FaceNotFound, NetworkNotReady."""
        return self.stored.face(face_id)

    def make_random(self, amount: int, look: Look) -> list[Face]:
        """`amount` random faces; a seed whose face is stored gives that face.

        Raises:
            InvalidParameter: the seeds go beyond 2^32 - 1, or the network has no such class.
            ServiceError: see FaceMaker.make.
        """
        return self._random.make(amount, look)

    def make_again(self, face_id: int) -> Face:
        """Makes a stored face again and saves it; raises FaceNotFound, NetworkMismatch, and see FaceMaker.make."""
        face = self.face(face_id)
        return self._maker.make([Draft(face.recipe, stored=face)])[0]

    def make_transition(
        self, amount: int, id1: int, id2: int | None, speed: float, *, space: str, look: Look
    ) -> Transition:
        """`amount` frames from one face towards another, or towards a new random face of that `look`.

        Raises:
            FaceNotFound: there is no `id1` or `id2`.
            InvalidParameter: `space` is z and a face is not a random one.
            ServiceError: see FaceMaker.make.
        """
        start = self.face(id1)
        if id2 is not None:
            faces = self._frames((end_of(start), end_of(self.face(id2))), amount, speed, space)
            return Transition(faces, id1, id2, speed)
        network = self._generators.of_recipe(start.recipe).network.name
        with self._random.claimed(1, dataclasses.replace(look, network=network)) as [recipe]:
            target = self._random.stored([recipe]).get(seed_key(recipe))
            new = [] if target else [Draft(recipe, id=self._folder.take_ids(1)[0])]
            end = end_of(target) if target else End(new[0].id or 0, recipe)
            faces = self._frames((end_of(start), end), amount, speed, space, new)
            return Transition(faces[len(new) :], id1, end.id, speed)

    def png(self, face: Face) -> bytes:
        """The PNG of a face; one that is gone or damaged is made again.

        Raises:
            NetworkMismatch, NetworkNotReady: it would have to be made again, and cannot.
            ResultsError: the folder cannot be read or written.
        """
        data = self._folder.read(face.file)
        if data is not None and is_whole(data):
            return data
        log.warning("%s is %s: making it again", face.file, "gone" if data is None else "damaged")
        again = self.make_again(face.id)
        return self._folder.read(again.file) or b""

    def latent(self, face: Face, space: str) -> NDArray[np.floating[Any]]:
        """z [z_dim] float64 of a random face, or ws [num_ws, w_dim] float32 of any.

        Raises:
            InvalidParameter: `space` is z and the face is not a random one.
            NetworkMismatch, NetworkNotReady: it takes the network, and cannot be had from it.
        """
        if space == "z":
            if face.recipe.seed is None:
                raise InvalidParameter("space", f"space=z is for random faces: face {face.id} has no z.")
            config = self._generators.of_recipe(face.recipe).network.config
            return z_of_seed(face.recipe.seed, config.z_dim).reshape(-1)
        if face.recipe.ws is not None:
            return face.recipe.latents()
        return self._generators.of_recipe(face.recipe).latents(face.recipe)

    def delete(self, face_id: int) -> None:
        """Removes a face, its PNG first; its id is not used again. Raises FaceNotFound, ResultsError."""
        face = self.face(face_id)
        self._folder.ids.retire(face_id)
        try:
            with self._store.removing(face_id):
                self._folder.remove(face.file)
        except MissingFace as error:  # somebody else was faster
            raise FaceNotFound(face_id) from error

    def _frames(
        self, ends: tuple[End, End], amount: int, speed: float, space: str, first: Sequence[Draft] = ()
    ) -> list[Face]:
        generator = self._generators.of_recipe(ends[0].recipe)
        if ends[1].recipe.fingerprint != generator.network.fingerprint:
            name = ends[1].recipe.network
            raise InvalidParameter("id2", f"id2 must be a face of the network of id1: face {ends[1].id} is of {name}.")
        recipes = frames(generator, ends, amount=amount, speed=speed, space=space)
        return self._maker.make([*first, *(Draft(recipe) for recipe in recipes)])
