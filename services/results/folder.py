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
    """Faces as files. Unfinished files lie in a folder of this process, which other processes remove once it has died.

    Args:
        path: The folder; created if it is missing.
        write: `os.write`, or a test's.
    """

    def __init__(self, path: Path, *, write: Write = os.write) -> None:
        self.path = path
        self._write = write
        self.ids = IdCounter(path, write=write)
        unfinished = hidden_folder(path) / "unfinished"
        unfinished.mkdir(exist_ok=True)
        with self.ids.exclusive():  # or two processes that start at once would remove each other's folders
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
        """Yields a batch of files; if the block raises, none of them stays."""
        batch = Batch(self.path, self._pool, self._window, self.new_path(), self._write)
        try:
            yield batch
        except BaseException:
            batch.undo()
            raise

    def read(self, name: str) -> bytes | None:
        """Returns the contents of the file `name`, or None if there is no such file. Raises ResultsError."""
        with disk_errors(self.path / name):
            try:
                return (self.path / name).read_bytes()
            except FileNotFoundError:
                return None

    def has(self, name: str) -> bool:
        """Returns whether the file `name` exists."""
        return (self.path / name).exists()

    def remove(self, name: str) -> None:
        """Removes the file `name` if it exists. Raises ResultsError."""
        with disk_errors(self.path / name):
            (self.path / name).unlink(missing_ok=True)
            sync_folder(self.path)

    def names(self) -> list[str]:
        """Returns the names of the PNGs in the folder, sorted."""
        with disk_errors(self.path), os.scandir(self.path) as entries:
            return sorted(entry.name for entry in entries if entry.name.lower().endswith(".png") and entry.is_file())

    def take_ids(self, amount: int) -> list[int]:
        """Returns new ids, skipping those whose file somebody has put there by hand."""
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
    """Removes the unfinished files of processes that have ended."""
    for folder in unfinished.iterdir():
        if is_free(folder):
            shutil.rmtree(folder, ignore_errors=True)
