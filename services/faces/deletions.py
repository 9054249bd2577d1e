"""Deletes stored faces, several at once, and restores them."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence

from db.face_row import DuplicateFace, MissingFace
from db.face_store import FaceStore
from services.errors import FaceNotFound, SeedTaken, StorageFull
from services.faces.lookup import StoredFaces
from services.pictures.png_reader import BrokenPng
from services.recipes.face import Face, file_name, to_row
from services.recipes.face_file import stored_face
from services.results.folder import ResultsFolder
from services.results.following import Following
from services.results.trash import Trash


class Deletions:
    """Moves faces into the trash and back. Safe to use from several threads."""

    def __init__(
        self, stored: StoredFaces, store: FaceStore, folder: ResultsFolder, following: Following, trash: Trash
    ) -> None:
        self._stored = stored
        self._store = store
        self._folder = folder
        self._following = following
        self._trash = trash

    def delete(self, ids: Sequence[int], field: str = "") -> float:
        """Deletes all of the faces `ids`, or none; returns until when they can be restored, in seconds since 1970.

        Their ids are never given to other faces. If the disk is full, faces that were deleted before are given up.
        `field` is the parameter that named them.

        Raises:
            FaceNotFound: One of them does not exist.
            ResultsError: The folder cannot be written.
        """
        wanted = list(dict.fromkeys(ids))
        for face_id in wanted:
            self._stored.face(face_id, field)
        try:
            until = self._delete(wanted, field)
        except StorageFull:
            if not self._trash.clear():
                raise
            until = self._delete(wanted, field)  # there is space now
        self._trash.empty()
        return until

    def _delete(self, wanted: Sequence[int], field: str) -> float:
        try:
            with (
                self._following.publishing(),
                self._trash.moving(wanted) as until,  # outside: its mark must last until the rows are gone
                self._folder.ids.retiring(*wanted),
                self._store.removing(*wanted),
            ):
                self._folder.announce(removed=wanted)
        except MissingFace as error:  # another request was faster
            raise FaceNotFound(error.face_id, field) from error
        return until

    def restore(self, face_id: int) -> Face:
        """Brings a deleted face back under its id, and returns it.

        Raises:
            FaceNotFound: It is not in the trash.
            SeedTaken: A face of the same seed was made meanwhile.
            ResultsError: The folder cannot be written.
        """
        with self._following.publishing():
            path = self._trash.find(face_id)
            if path is None:
                raise FaceNotFound(face_id, place="the trash")
            try:
                face = dataclasses.replace(stored_face(path, face_id), file=file_name(face_id))
            except (BrokenPng, FileNotFoundError) as error:
                raise FaceNotFound(face_id, place="the trash") from error
            try:
                with self._store.saving([to_row(face)]):
                    self._folder.ids.unretire(face_id)  # first: the next start renames files of retired ids
                    with self._trash.moving_back(path, face_id):
                        self._folder.announce(added=[to_row(face)])
            except DuplicateFace as error:
                raise SeedTaken(face_id, self._twin(face)) from error
        return face

    def _twin(self, face: Face) -> int | None:
        """Returns the id of the stored face that has the seed of `face`."""
        recipe = face.recipe
        if recipe.seed is None or recipe.truncation_psi is None:
            return None
        rows = self._store.of_seeds([recipe.seed], recipe.fingerprint, recipe.truncation_psi)
        return next((row.id for row in rows if row.class_ == recipe.class_), None)
