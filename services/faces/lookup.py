"""Stored faces: found by id, listed, and collected as the sources of derived faces."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterable, Iterator, Sequence

import numpy as np

from db.face_store import FaceStore
from services.errors import FaceNotFound, InvalidParameter, NetworkNotReady
from services.network import Float32s
from services.recipes.derived import Source, source
from services.recipes.face import Face, from_row
from services.rendering.generator import Generator
from services.rendering.networks import Networks


class StoredFaces:
    """Finds stored faces.

    Args:
        store: The store.
        folder_is_read: Waits a while for the results folder, and says whether it has been read.
        catch_up: Takes what other processes have stored meanwhile into the store.
    """

    def __init__(
        self,
        store: FaceStore,
        folder_is_read: Callable[[], bool] = lambda: True,
        catch_up: Callable[[], None] = lambda: None,
    ) -> None:
        self._store = store
        self._folder_is_read = folder_is_read
        self._catch_up = catch_up

    def face(self, face_id: int, field: str = "") -> Face:
        """Returns the face with this id; `field` is the parameter that named it.

        Raises:
            FaceNotFound: There is no such face.
            NetworkNotReady: The results folder is still being read.
        """
        self.be_up_to_date()
        row = self._store.get(face_id)
        if row is None:
            raise FaceNotFound(face_id, field)
        return from_row(row)

    def ids(self, after: int = 0, limit: int | None = None) -> list[int]:
        """Returns the ids of stored faces above `after`, lowest first, at most `limit`. Raises NetworkNotReady."""
        self.be_up_to_date()
        return self._store.ids(after, limit)

    def faces(self, after: int = 0) -> Iterator[Face]:
        """Yields the stored faces with ids above `after`, lowest first. Raises NetworkNotReady."""
        self.be_up_to_date()
        yield from map(from_row, self._store.rows(after))

    def be_up_to_date(self) -> None:
        """Returns once the store knows all faces. Raises NetworkNotReady."""
        if not self._folder_is_read():
            raise NetworkNotReady("The results folder is still being read.")
        self._catch_up()


@dataclasses.dataclass(frozen=True)
class Sources:
    """The faces that another face is derived from, all of one network, with the generator of that network."""

    faces: list[Face]
    generator: Generator

    def latents(self) -> Float32s:
        """Returns their ws [N, num_ws, w_dim]."""
        return np.stack(self.generator.latents_of([face.recipe for face in self.faces]))

    @property
    def noise_mode(self) -> str:
        """The noise mode of a face derived from them: "none" if none of them has noise, else "const"."""
        return "none" if all(face.recipe.noise_mode == "none" for face in self.faces) else "const"

    @property
    def origins(self) -> list[Source]:
        """What the recipe of a derived face says about each of them."""
        return [source(face.id, face.recipe) for face in self.faces]


class SourceFaces:
    """Collects stored faces as the sources of a new one."""

    def __init__(self, stored: StoredFaces, networks: Networks) -> None:
        self._stored = stored
        self._networks = networks

    def of(self, field: str, ids: Sequence[int]) -> Sources:
        """Returns the faces `ids`, at least one; `field` is the parameter that named them.

        Raises:
            FaceNotFound: One of the faces does not exist.
            InvalidParameter: The faces belong to more than one network.
            NetworkMismatch: Their network is none of the configured ones.
            NetworkNotReady, NetworkUnusable: Their network is not loaded, or cannot be.
        """
        return self.of_fields((field, face_id) for face_id in ids)

    def of_fields(self, named: Iterable[tuple[str, int]]) -> Sources:
        """Returns the faces of `named`, at least one pair of the parameter that names a face, and its id.

        Each face is read once, and their network is resolved once.

        Raises:
            FaceNotFound, InvalidParameter, NetworkMismatch, NetworkNotReady, NetworkUnusable: See `of`.
        """
        pairs, found = list(named), dict[int, Face]()
        for field, face_id in pairs:
            if face_id not in found:
                found[face_id] = self._stored.face(face_id, field)
        faces = [found[face_id] for _, face_id in pairs]
        first = faces[0]
        for (field, _), face in zip(pairs, faces, strict=True):
            if face.recipe.fingerprint != first.recipe.fingerprint:
                raise InvalidParameter(
                    field,
                    f"{field} must name faces of one network: face {first.id} is of {first.recipe.network}, face "
                    f"{face.id} of {face.recipe.network}.",
                )
        return Sources(faces, self._networks.generator_of(first.recipe))
