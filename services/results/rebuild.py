"""Rebuilds the store from the results folder, which is the record that counts."""

from __future__ import annotations

import contextlib
import logging
import os
import zlib
from collections.abc import Mapping

import msgspec

from db.face_row import DuplicateFace, FaceRow, MissingFace
from db.face_store import FaceStore
from services.recipes.face import file_name, id_in, to_row
from services.recipes.face_file import stored_face
from services.results.disk import disk_errors, hidden_folder
from services.results.file_index import IndexedFile, Status
from services.results.folder import ResultsFolder
from services.results.ids import HIGHEST_COUNTED
from services.results.trash import Trash
from stylegan2.files.locks import locked
from stylegan2.messages import escaped

log = logging.getLogger(__name__)

_AT_ONCE = 2_000  # rows per transaction

_Key = tuple[object, ...]


def rebuild(store: FaceStore, folder: ResultsFolder, trash: Trash | None = None) -> int:
    """Adds every whole face of the folder to the store, under the id in its file name; returns how many are new.

    A face under another name, or under an id that belongs to another face, is foreign: it gets a new id, and its file
    the name that goes with the id. Broken PNGs, PNGs that are no faces, and second copies of a face stay where they are
    and are left out. Each of these cases is logged as a warning. Deletions that a killed process began are finished.
    """
    lock = hidden_folder(folder.path) / "rebuild.lock"
    with contextlib.ExitStack() as stack:
        with disk_errors(lock):
            stack.enter_context(locked(lock))
        if trash is not None:
            _finish_deletions(store, folder, trash)
        return _Rebuild(store, folder).run()


def _finish_deletions(store: FaceStore, folder: ResultsFolder, trash: Trash) -> None:
    with folder.publishing():  # no living process is deleting now
        ids = trash.unfinished()
        if ids:
            folder.ids.retire(*ids)
        for face_id in ids:
            with contextlib.suppress(MissingFace), store.removing(face_id):
                pass
        trash.forget_unfinished()
    trash.empty()


class _Known(msgspec.Struct, frozen=True):
    """What is remembered of each face: little, since there may be a million."""

    key: _Key
    sha256: str
    file: str
    notes: int  # a hash


class _Rebuild:
    def __init__(self, store: FaceStore, folder: ResultsFolder) -> None:
        self._store = store
        self._folder = folder
        self._retired = folder.ids.retired()
        self._indexed = folder.index.read()
        self._known: dict[int, _Known] = {}
        self._by_key: dict[_Key, int] = {}
        self._new: list[FaceRow] = []
        self._added = 0

    def run(self) -> int:
        files = self._folder.files()
        for row in self._store.rows():
            self._remember(row)
        read = ((name, self._row(name, status)) for name, status in files.items())
        rows = {name: row for name, row in read if row is not None}
        taken = [*(row.id for row in rows.values()), *self._known, *self._retired]
        self._folder.ids.raise_to(max((face_id for face_id in taken if face_id <= HIGHEST_COUNTED), default=0))
        foreign = [name for name, row in rows.items() if self._take_in(row)]
        self._write_index(files, rows)
        for name in foreign:
            self._adopt(rows[name])
        self._flush()
        self._report_missing(set(files))
        return self._added

    def _take_in(self, row: FaceRow) -> bool:
        """Adds the face of a file; returns whether it is a foreign one, which is left for later."""
        known = self._known.get(row.id)
        if known is not None and known.key == _key(row):
            if known.sha256 != row.sha256:
                self._store.update(row)
            elif known.notes != hash(row.notes):  # a process was killed between changing the file and the store
                self._update_notes(row)
            return False
        if known is not None or row.id == 0 or row.id in self._retired:
            return True
        if row.seed is None or not self._is_copy(row):
            self._keep(row)
        return False

    def _update_notes(self, row: FaceRow) -> None:
        stored = self._store.get(row.id)
        if stored is not None:
            self._store.update(msgspec.structs.replace(stored, notes=row.notes))

    def _adopt(self, row: FaceRow) -> None:
        """Gives a foreign face an id of its own."""
        if self._is_copy(row):
            return
        path = self._folder.path / row.file
        face_id = self._folder.take_ids(1)[0]
        try:
            os.rename(path, self._folder.path / file_name(face_id))
        except FileNotFoundError:  # removed meanwhile
            return
        log.warning("%s came from elsewhere: it is face %d now", escaped(str(path)), face_id)
        self._keep(msgspec.structs.replace(row, id=face_id, file=file_name(face_id)))

    def _row(self, name: str, status: Status) -> FaceRow | None:
        """Returns the row of the face in a file, from the index if the file is still the same; None if it is no face.

        Anybody may put any file into the folder, so whatever goes wrong with one concerns only this one.
        """
        indexed = self._indexed.get(name)
        if indexed is not None and indexed.status == status and indexed.row.id == (id_in(name) or 0):
            return indexed.row
        path = os.path.join(self._folder.path, name)
        try:
            return to_row(stored_face(path, id_in(name) or 0))
        except Exception as reason:
            log.warning("%s is left out: %s", escaped(path), reason)
            return None

    def _write_index(self, files: Mapping[str, Status], rows: Mapping[str, FaceRow]) -> None:
        known = {name: file.status for name, file in self._indexed.items()}
        if known != {name: files[name] for name in rows}:
            named = ((name, row) for name, row in rows.items() if name.isprintable())  # others are adopted first
            self._folder.index.replace(IndexedFile(files[name], row) for name, row in named)
        self._indexed = {}

    def _is_copy(self, row: FaceRow) -> bool:
        other = self._by_key.get(_key(row))
        if other is not None:
            log.warning("%s is left out: it is face %d once more", escaped(str(self._folder.path / row.file)), other)
        return other is not None

    def _keep(self, row: FaceRow) -> None:
        self._remember(row)
        self._new.append(row)
        if len(self._new) >= _AT_ONCE:
            self._flush()

    def _remember(self, row: FaceRow) -> None:
        key = _key(row)
        self._known[row.id] = _Known(key, row.sha256, row.file, hash(row.notes))
        self._by_key[key] = row.id

    def _flush(self) -> None:
        rows = self._new
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


def _key(row: FaceRow) -> _Key:
    """Returns what makes two faces the same: seed, psi and class of random faces, the latents of derived ones."""
    if row.seed is None:
        return row.fingerprint, hash(zlib.decompress(row.ws or b""))
    return row.fingerprint, row.seed, row.psi, row.class_
