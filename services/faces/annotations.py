"""Changes what users noted about faces: names, tags and notes, in the store and in the PNGs."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import msgspec

from db.face_row import MissingFace
from db.face_store import FaceStore
from services.errors import FaceNotFound, InvalidParameter
from services.faces.face_service import FaceService
from services.pictures.png_texts import with_text
from services.recipes.face import Face, to_row
from services.recipes.face_file import NOTES
from services.recipes.notes import MOST_TAGS, Notes
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
        return self._change(face_id, lambda face: msgspec.structs.replace(face.notes, **changes))

    def tag(self, ids: Sequence[int], add: Sequence[str], remove: Sequence[str]) -> list[Face]:
        """Adds tags to several faces, takes others away, and returns the faces in the order of `ids`, each once.

        Tags that differ in case only are the same one. All is checked before anything is changed. If a file cannot be
        written after that, the faces before it keep their new tags; the same call once more changes the rest.

        Raises:
            FaceNotFound: One of the faces does not exist.
            InvalidParameter: A face would get more than 50 tags.
            ServiceError: See `change`.
        """
        wanted = list(dict.fromkeys(ids))
        for face_id in wanted:
            _tagged(self._faces.stored.face(face_id, "ids"), add, remove)
        return [self._tag(face_id, add, remove) for face_id in wanted]

    def _tag(self, face_id: int, add: Sequence[str], remove: Sequence[str]) -> Face:
        face = self._faces.stored.face(face_id, "ids")
        if _tagged(face, add, remove) == face.notes:
            return face  # its file need not be written
        return self._change(face_id, lambda face: _tagged(face, add, remove))

    def _change(self, face_id: int, change: Callable[[Face], Notes]) -> Face:
        self._faces.png(self._faces.stored.face(face_id))  # makes a file again that is missing or damaged
        with self._following.publishing():  # so that nobody changes it in between
            face = self._faces.stored.face(face_id)
            changed = dataclasses.replace(face, notes=change(face))
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


def _tagged(face: Face, add: Sequence[str], remove: Sequence[str]) -> Notes:
    """Returns the notes of a face with other tags. Raises InvalidParameter."""
    away = {tag.casefold() for tag in remove}
    tags = {tag.casefold(): tag for tag in face.notes.tags if tag.casefold() not in away}
    for tag in add:
        tags.setdefault(tag.casefold(), tag)
    if len(tags) > MOST_TAGS:
        raise InvalidParameter("add", f"add: face {face.id} would have {len(tags)} tags, more than {MOST_TAGS}.")
    return msgspec.structs.replace(face.notes, tags=tuple(tags.values()))
