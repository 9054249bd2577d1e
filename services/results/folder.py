"""The results folder: one PNG a face, whole or not there at all."""

from __future__ import annotations

import contextlib
import itertools
import os
import re
import secrets
import shutil
import threading
from collections.abc import Iterator, Sequence
from pathlib import Path

from services.results.disk import disk_errors, hidden_folder
from services.results.ids import IdCounter
from stylegan2.files.durable import Write, sync_folder, write_durably
from stylegan2.files.locks import hold, is_free

_NAME = re.compile(r"face-(\d{8,18})\.png")


def file_name(face_id: int) -> str:
    """The name of the file of a face."""
    return f"face-{face_id:08d}.png"


def id_in(name: str) -> int | None:
    """The id that a file name gives; None if it is not a name that `file_name` makes."""
    match = _NAME.fullmatch(name)
    return int(match[1]) if match and file_name(int(match[1])) == name and int(match[1]) > 0 else None


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
        self._numbers = itertools.count()
        self._next_number = threading.Lock()

    def close(self) -> None:
        """Removes what is unfinished."""
        shutil.rmtree(self._unfinished, ignore_errors=True)
        os.close(self._hold)

    @contextlib.contextmanager
    def batch(self) -> Iterator[Batch]:
        """A set of files that appears as a whole: if the block raises, none of them stays."""
        batch = Batch(self, self._write)
        try:
            yield batch
        except BaseException:
            batch.undo()
            raise
        batch.tidy()

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
            ids += [face_id for face_id in self.ids.take(amount - len(ids)) if not self.has(file_name(face_id))]
        return ids

    def new_path(self) -> Path:
        """Where a file can be written that is not finished yet; in the same file system."""
        with self._next_number:
            return self._unfinished / f"{next(self._numbers)}.png"


class Batch:
    """The files of one request."""

    def __init__(self, folder: ResultsFolder, write: Write) -> None:
        self._folder = folder
        self._write = write
        self._unfinished: list[Path] = []
        self._published: list[Path] = []

    def write(self, data: bytes) -> Path:
        """Writes `data` out of sight; may be called from several threads.

        Raises:
            StorageFull, ResultsError: it cannot be written.
        """
        path = self._folder.new_path()
        self._unfinished.append(path)
        with disk_errors(path):
            write_durably(path, data, self._write)
        return path

    def publish(self, files: Sequence[tuple[Path, str, float]]) -> None:
        """Gives each written file its name in the results folder and its time; one that is there is replaced."""
        with disk_errors(self._folder.path):
            for path, name, created in files:
                target = self._folder.path / name
                os.utime(path, (created, created))
                is_new = not target.exists()
                os.rename(path, target)
                if is_new:
                    self._published.append(target)
            sync_folder(self._folder.path)

    def undo(self) -> None:
        """Removes every file of this batch that was not there before."""
        for path in self._published + self._unfinished:
            path.unlink(missing_ok=True)

    def tidy(self) -> None:
        """Removes what was written and not published."""
        for path in self._unfinished:
            path.unlink(missing_ok=True)


def _sweep(unfinished: Path) -> None:
    """Removes what processes that are no more had begun."""
    for folder in unfinished.iterdir():
        if is_free(folder):
            shutil.rmtree(folder, ignore_errors=True)
