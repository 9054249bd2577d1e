"""The results folder: one PNG per face, whole or not there at all."""

from __future__ import annotations

import contextlib
import itertools
import os
import secrets
import shutil
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from services.recipes.face import file_name
from services.results.batch import Batch
from services.results.disk import disk_errors, hidden_folder
from services.results.ids import IdCounter
from stylegan2.files.durable import Write, sync_folder
from stylegan2.files.locks import hold, is_free

_MOST_WRITERS = 8


class ResultsFolder:
    """Faces as files. What is being written lies in a folder of this process, which others remove once it is dead.

    `write` is os.write, or a test's. `ids` counts this folder's faces.
    """

    def __init__(self, path: Path, *, write: Write = os.write) -> None:
        self.path = path
        self._write = write
        self.ids = IdCounter(path, write=write)
        unfinished = hidden_folder(path) / "unfinished"
        unfinished.mkdir(exist_ok=True)
        with self.ids.exclusive():  # or two processes that start together would sweep each other away
            _sweep(unfinished)
            self._unfinished = unfinished / f"{os.getpid()}-{secrets.token_hex(4)}"
            self._unfinished.mkdir()
            self._hold = hold(self._unfinished)
        writers = min(_MOST_WRITERS, (os.cpu_count() or 1) + 1)
        self._window = writers + 1  # images of one request that wait to be written
        self._pool = ThreadPoolExecutor(writers, thread_name_prefix="writer")
        self._numbers = itertools.count()
        self._next_number = threading.Lock()

    def close(self) -> None:
        """Ends the threads that write, and removes what is unfinished."""
        self._pool.shutdown()
        shutil.rmtree(self._unfinished, ignore_errors=True)
        os.close(self._hold)

    @contextlib.contextmanager
    def batch(self) -> Iterator[Batch]:
        """A set of files that appears as a whole: if the block raises, none of them stays."""
        batch = Batch(self.path, self._pool, self._window, self.new_path(), self._write)
        try:
            yield batch
        except BaseException:
            batch.undo()
            raise

    def read(self, name: str) -> bytes | None:
        """The bytes of the file `name`; None if there is none. Raises ResultsError."""
        with disk_errors(self.path / name):
            try:
                return (self.path / name).read_bytes()
            except FileNotFoundError:
                return None

    def has(self, name: str) -> bool:
        """Whether the file `name` is there."""
        return (self.path / name).exists()

    def remove(self, name: str) -> None:
        """Removes the file `name` if it is there. Raises ResultsError."""
        with disk_errors(self.path / name):
            (self.path / name).unlink(missing_ok=True)
            sync_folder(self.path)

    def names(self) -> list[str]:
        """The names of the PNGs in the folder, sorted."""
        with disk_errors(self.path), os.scandir(self.path) as entries:
            return sorted(entry.name for entry in entries if entry.name.lower().endswith(".png") and entry.is_file())

    def take_ids(self, amount: int) -> list[int]:
        """New ids; one whose file somebody put there by hand is passed over."""
        ids: list[int] = []
        while len(ids) < amount:
            taken = self.ids.take(amount - len(ids))
            ids += [face_id for face_id in taken if not (self.path / file_name(face_id)).exists()]
        return ids

    def new_path(self) -> Path:
        """Returns a new path for a file that is not finished yet; it is in the same file system."""
        with self._next_number:
            return self._unfinished / f"{next(self._numbers)}"


def _sweep(unfinished: Path) -> None:
    """Removes what processes that are no more had begun."""
    for folder in unfinished.iterdir():
        if is_free(folder):
            shutil.rmtree(folder, ignore_errors=True)
