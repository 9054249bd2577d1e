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
from services.errors import FaceNotFound, InvalidParameter, NetworkNotReady
from services.face import Face, from_row
from services.face_maker import Draft, FaceMaker
from services.generator import Generator, latent_of_seed
from services.network import Network
from services.png_reader import is_whole
from services.random_faces import Look, RandomFaces, seed_key
from services.results import ResultsFolder
from services.transition import End, end_of, frames

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
        generator: Generator,
        store: FaceStore,
        folder: ResultsFolder,
        maker: FaceMaker,
        *,
        folder_is_read: Callable[[], bool] = lambda: True,
    ) -> None:
        self._generator = generator
        self._store = store
        self._folder = folder
        self._maker = maker
        self._folder_is_read = folder_is_read
        self._random = RandomFaces(generator, store, folder, maker)

    @property
    def network(self) -> Network:
        """The loaded network; raises NetworkNotReady."""
        return self._generator.network

    @property
    def precision(self) -> str:
        """What the network computes in."""
        return self._generator.precision

    def check_ready(self) -> None:
        """Raises NetworkNotReady unless faces can be made."""
        _ = self.network

    def is_ready(self) -> bool:
        """Whether faces can be made."""
        try:
            self.check_ready()
        except NetworkNotReady:
            return False
        return True

    def ids(self, after: int = 0, limit: int | None = None) -> list[int]:
        """The ids of the stored faces above `after`, lowest first; raises NetworkNotReady."""
        self._check_folder_is_read()
        return self._store.ids(after, limit)

    def face(self, face_id: int) -> Face:
        """The face with this id; raises FaceNotFound, NetworkNotReady."""
        self._check_folder_is_read()
        row = self._store.get(face_id)
        if row is None:
            raise FaceNotFound(face_id)
        return from_row(row)

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
        self._generator.check_network(start.recipe)
        with self._random.claimed(1, look) as [recipe]:
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
            self._generator.check_network(face.recipe)
            return latent_of_seed(face.recipe.seed, self.network.config.z_dim).reshape(-1)
        if face.recipe.ws is None:
            self._generator.check_network(face.recipe)
        return self._generator.latents(face.recipe)

    def delete(self, face_id: int) -> None:
        """Removes a face, its PNG first; its id is not used again. Raises FaceNotFound, ResultsError."""
        face = self.face(face_id)
        self._folder.ids.retire(face_id)
        try:
            with self._store.removing(face_id):
                self._folder.remove(face.file)
        except MissingFace as error:  # somebody else was faster
            raise FaceNotFound(face_id) from error

    def _check_folder_is_read(self) -> None:
        if not self._folder_is_read():
            raise NetworkNotReady("The results folder is still being read.")

    def _frames(
        self, ends: tuple[End, End], amount: int, speed: float, space: str, first: Sequence[Draft] = ()
    ) -> list[Face]:
        recipes = frames(self._generator, ends, amount=amount, speed=speed, space=space)
        return self._maker.make([*first, *(Draft(recipe) for recipe in recipes)])
