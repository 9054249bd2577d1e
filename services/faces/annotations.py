"""Changes what users noted about a face: its name, its tags and its note, in the store and in the PNG."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from typing import Any

import msgspec

from db.face_row import MissingFace
from db.face_store import FaceStore
from services.errors import FaceNotFound
from services.faces.face_service import FaceService
from services.pictures.png_texts import with_text
from services.recipes.face import Face, to_row
from services.recipes.face_file import NOTES
from services.results.folder import ResultsFolder
from services.results.following import Following


class Annotations:
    """Annotates stored faces. Safe to use from several threads."""

    def __init__(self, faces: FaceService, store: FaceStore, folder: ResultsFolder, following: Following) -> None:
        self._faces = faces
        self._store = store
        self._folder = folder
        self._following = following

    def change(self, face_id: int, changes: Mapping[str, Any]) -> Face:
        """Changes the notes of a face, and returns it. Its pixels, their hash and `created` stay.

        Args:
            face_id: The face.
            changes: New values of attributes of Notes, by name. The others stay.

        Raises:
            FaceNotFound: There is no such face.
            ServiceError: The PNG cannot be written, or must be made again and cannot be; see FaceService.png.
        """
        self._faces.png(self._faces.stored.face(face_id))  # makes a file again that is missing or damaged
        with self._following.publishing():  # so that nobody changes it in between
            face = self._faces.stored.face(face_id)
            changed = dataclasses.replace(face, notes=msgspec.structs.replace(face.notes, **changes))
            png = with_text(self._folder.read(face.file) or b"", NOTES, changed.notes.to_text())
            try:
                with (
                    self._store.saving([], [to_row(changed)]),
                    self._folder.replacing(face.file, png, face.created),
                ):
                    self._folder.announce(added=[to_row(changed)])
            except MissingFace as error:
                raise FaceNotFound(face_id) from error
        return changed
