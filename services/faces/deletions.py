"""Deletes stored faces, several at once, and restores them."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from pathlib import Path

from db.face_row import DuplicateFace, MissingFace
from db.face_store import FaceStore
from services.errors import FaceNotFound, SeedTaken, StorageFull
from services.faces.lookup import StoredFaces
from services.pictures.png_reader import BrokenPng
from services.recipes.face import Face, file_name, from_row, to_row
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

    def restorable(self, limit: int) -> list[tuple[int, float, float]]:
        """Returns up to `limit` faces that can be restored, those that were deleted last at the beginning.

        Each is its id, when it was deleted, and until when it can be restored, in seconds since 1970.
        """
        return self._trash.contents()[:limit]

    def restore(self, face_id: int) -> Face:
        """Brings a deleted face back under its id, and returns it.

        Raises:
            FaceNotFound: It is not in the trash.
            SeedTaken: A face of the same seed was made meanwhile.
            NetworkNotReady: The results folder is still being read.
            ResultsError: The folder cannot be written.
        """
        self._stored.be_up_to_date()
        with self._following.publishing():
            [face] = self._restore([face_id], "")
        return face

    def restore_all(self, ids: Sequence[int], field: str) -> list[Face]:
        """Brings all of the faces `ids` back, or none, and returns them in this order.

        Those that are there already stay, so that the request can be repeated. `field` is the parameter that named
        them.

        Raises:
            FaceNotFound: One of them neither exists nor is in the trash.
            SeedTaken, NetworkNotReady, ResultsError: See `restore`.
        """
        wanted = list(dict.fromkeys(ids))
        self._stored.be_up_to_date()
        with self._following.publishing():
            there = {each: row for each in wanted if (row := self._store.get(each)) is not None}
            back = {face.id: face for face in self._restore([each for each in wanted if each not in there], field)}
        return [back[each] if each in back else from_row(there[each]) for each in wanted]

    def _restore(self, ids: Sequence[int], field: str) -> list[Face]:
        files = self._trash.find(ids)
        faces = [self._in_trash(files.get(face_id), face_id, field) for face_id in ids]
        rows = [to_row(face) for face in faces]
        try:
            with self._store.saving(rows):
                self._folder.ids.unretire(*ids)  # first: the next start renames files of retired ids
                with self._trash.moving_back(files):
                    self._folder.announce(added=rows)
        except DuplicateFace as error:
            raise self._seed_taken(faces) from error
        return faces

    def _in_trash(self, path: Path | None, face_id: int, field: str) -> Face:
        try:
            if path is None:
                raise FileNotFoundError
            return dataclasses.replace(stored_face(path, face_id), file=file_name(face_id))
        except (BrokenPng, FileNotFoundError) as error:
            raise FaceNotFound(face_id, field, place="the trash") from error

    def _seed_taken(self, faces: Sequence[Face]) -> SeedTaken:
        """Returns the error about the first of `faces` whose seed another face has, stored or before it in `faces`."""
        first: dict[object, int] = {}
        for face in faces:
            recipe = face.recipe
            if recipe.seed is None or recipe.truncation_psi is None:
                continue
            rows = self._store.of_seeds([recipe.seed], recipe.fingerprint, recipe.truncation_psi)
            same = recipe.fingerprint, recipe.seed, recipe.truncation_psi, recipe.class_
            other = next((row.id for row in rows if row.class_ == recipe.class_), first.get(same))
            if other is not None:
                return SeedTaken(face.id, other)
            first[same] = face.id
        return SeedTaken(faces[0].id, None)
