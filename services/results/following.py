"""Takes what other processes have stored in the results folder into the store in memory."""

from __future__ import annotations

import contextlib
import logging
from collections.abc import Iterator

from db.face_row import DuplicateFace, MissingFace
from db.face_store import FaceStore
from services.errors import InvalidRecipe
from services.pictures.png_reader import BrokenPng
from services.recipes.face import Face, file_name, to_row
from services.recipes.face_file import stored_face
from services.results.folder import ResultsFolder

log = logging.getLogger(__name__)


class Following:
    """Keeps a store in memory up to date with the folder. Does nothing for a store that processes share."""

    def __init__(self, store: FaceStore, folder: ResultsFolder) -> None:
        self._store = store
        self._folder = folder

    def catch_up(self) -> None:
        """Returns once the store knows every face that any process has acknowledged."""
        if not self._store.shared:
            self._folder.journal.read(self._apply)

    @contextlib.contextmanager
    def publishing(self) -> Iterator[None]:
        """Keeps other processes from publishing and removing faces during the block, after catching up with them."""
        with self._folder.publishing():
            self.catch_up()
            yield

    def _apply(self, added: bool, face_id: int) -> None:
        path = self._folder.path / file_name(face_id)
        try:
            if added:
                self._put(stored_face(path, face_id))
            else:
                self._remove(face_id)
        except FileNotFoundError:  # removed meanwhile; the journal says so further on
            self._remove(face_id)
        except (BrokenPng, InvalidRecipe, OSError, DuplicateFace) as reason:
            log.warning("%s is left out: %s", path, reason)

    def _put(self, face: Face) -> None:
        if self._store.get(face.id) is None:
            self._store.add([to_row(face)])
        else:
            self._store.update(to_row(face))

    def _remove(self, face_id: int) -> None:
        with contextlib.suppress(MissingFace), self._store.removing(face_id):
            pass
