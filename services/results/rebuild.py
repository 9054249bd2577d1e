"""Rebuilds the store from the results folder, which is the record that counts."""

from __future__ import annotations

import dataclasses
import logging
import os

from db.face_row import DuplicateFace
from db.face_store import FaceStore
from services.errors import InvalidRecipe
from services.pictures.png_reader import BrokenPng
from services.recipes.face import Face, file_name, from_row, id_in, to_row
from services.recipes.face_file import read_face
from services.recipes.recipe import Recipe
from services.results.disk import hidden_folder
from services.results.folder import ResultsFolder
from stylegan2.files.locks import locked

log = logging.getLogger(__name__)

_AT_ONCE = 2_000  # rows per transaction

_Key = tuple[object, ...]


def rebuild(store: FaceStore, folder: ResultsFolder) -> int:
    """Adds every whole face of the folder to the store, under the id in its file name; returns how many are new.

    A face under another name, or under an id that belongs to another face, is foreign: it gets a new id, and its file
    the name that goes with the id. Broken PNGs, PNGs that are no faces, and second copies of a face stay where they are
    and are left out. Each of these cases is logged as a warning.
    """
    with locked(hidden_folder(folder.path) / "rebuild.lock"):
        return _Rebuild(store, folder).run()


@dataclasses.dataclass(frozen=True)
class _Known:
    """What is remembered of each face: little, since there may be a million."""

    key: _Key
    sha256: str
    file: str


class _Rebuild:
    def __init__(self, store: FaceStore, folder: ResultsFolder) -> None:
        self._store = store
        self._folder = folder
        self._retired = folder.ids.retired()
        self._known: dict[int, _Known] = {}
        self._by_key: dict[_Key, int] = {}
        self._new: list[Face] = []
        self._added = 0

    def run(self) -> int:
        names = self._folder.names()
        for row in self._store.rows():
            self._remember(from_row(row))
        self._folder.ids.raise_to(max([*(id_in(name) or 0 for name in names), *self._known], default=0))
        foreign = [name for name in names if self._take_in(name)]
        for name in foreign:
            self._adopt(name)
        self._flush()
        self._report_missing(set(names))
        return self._added

    def _take_in(self, name: str) -> bool:
        """Adds the face in the file `name`; returns whether it is a foreign one, which is left for later."""
        face = self._read(name)
        if face is None:
            return False
        known = self._known.get(face.id)
        if known is not None and known.key == _key(face.recipe):
            if known.sha256 != face.sha256:
                self._store.update(to_row(face))
            return False
        if known is not None or face.id == 0 or face.id in self._retired:
            return True
        if face.recipe.seed is None or not self._is_copy(face):
            self._keep(face)
        return False

    def _adopt(self, name: str) -> None:
        """Gives the foreign face in the file `name` an id of its own."""
        face = self._read(name)
        if face is None or self._is_copy(face):
            return
        face_id = self._folder.take_ids(1)[0]
        os.rename(self._folder.path / name, self._folder.path / file_name(face_id))
        log.warning("%s came from elsewhere: it is face %d now", self._folder.path / name, face_id)
        self._keep(dataclasses.replace(face, id=face_id, file=file_name(face_id)))

    def _read(self, name: str) -> Face | None:
        path = self._folder.path / name
        try:
            recipe, sha256 = read_face(path)
            return Face(id_in(name) or 0, recipe, sha256, name, os.stat(path).st_mtime)
        except (BrokenPng, InvalidRecipe, OSError) as reason:
            log.warning("%s is left out: %s", path, reason)
            return None

    def _is_copy(self, face: Face) -> bool:
        other = self._by_key.get(_key(face.recipe))
        if other is not None:
            log.warning("%s is left out: it is face %d once more", self._folder.path / face.file, other)
        return other is not None

    def _keep(self, face: Face) -> None:
        self._remember(face)
        self._new.append(face)
        if len(self._new) >= _AT_ONCE:
            self._flush()

    def _remember(self, face: Face) -> None:
        key = _key(face.recipe)
        self._known[face.id] = _Known(key, face.sha256, face.file)
        self._by_key[key] = face.id

    def _flush(self) -> None:
        rows = [to_row(face) for face in self._new]
        try:
            self._store.add(rows)
        except DuplicateFace:  # another process on this database has made faces meanwhile
            rows = [row for row in rows if self._store.get(row.id) is None]
            self._store.add(rows)
        self._added += len(rows)
        self._new = []

    def _report_missing(self, names: set[str]) -> None:
        missing = sum(face.file not in names and not self._folder.has(face.file) for face in self._known.values())
        if missing:
            log.warning("%d faces of the database have no PNG; each is made again when it is asked for", missing)


def _key(recipe: Recipe) -> _Key:
    """Returns what makes two faces the same: seed, psi and class of random faces, the latents of derived ones."""
    if recipe.seed is None:
        return recipe.fingerprint, hash(recipe.ws)
    return recipe.fingerprint, recipe.seed, recipe.truncation_psi, recipe.class_
