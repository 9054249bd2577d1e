"""The results folder: one PNG per face, whole or not there at all."""

from __future__ import annotations

import contextlib
import itertools
import logging
import math
import os
import secrets
import shutil
import threading
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from db.face_row import FaceRow
from services.pictures.png_reader import SIZE_BYTES, BrokenPng, picture_size
from services.recipes.face import file_name
from services.recipes.face_file import LARGEST_FILE, MOST_PIXELS
from services.results import commit_mark
from services.results.batch import Batch, Measure, not_measured
from services.results.disk import disk_errors, hidden_folder
from services.results.file_index import FileIndex, IndexedFile, Status, status_of
from services.results.ids import IdCounter
from services.results.journal import Journal
from services.results.promised_ids import promised_ids
from stylegan2.files.durable import Write, sync_folder, write_durably
from stylegan2.files.locks import hold, is_free, locked
from stylegan2.files.regular import open_regular
from stylegan2.messages import escaped

log = logging.getLogger(__name__)

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
        with disk_errors(hidden_folder(path) / "journal"):
            self.journal = Journal(hidden_folder(path) / "journal")
        self.index = FileIndex(hidden_folder(path) / "index")
        self._publish_lock = hidden_folder(path) / "publish.lock"
        self._publishing = threading.Lock()  # the lock on the file works between processes only
        unfinished = hidden_folder(path) / "unfinished"
        with (
            disk_errors(unfinished),
            self.ids.exclusive(),
        ):  # or two processes that start at once would remove each other's folders
            unfinished.mkdir(exist_ok=True)
            _sweep(unfinished, path)
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
        self.journal.close()

    @contextlib.contextmanager
    def publishing(self) -> Iterator[None]:
        """Keeps other threads and processes from publishing or removing files during the block. Raises ResultsError."""
        with contextlib.ExitStack() as stack:
            stack.enter_context(self._publishing)
            with disk_errors(self._publish_lock):
                stack.enter_context(locked(self._publish_lock))
            yield

    @contextlib.contextmanager
    def batch(self, measure: Measure = not_measured) -> Iterator[Batch]:
        """Yields a batch of files; if the block raises, none of them stays. For `measure` see Batch."""
        batch = Batch(self.path, self._pool, self._window, self.new_path(), self._write, measure)
        try:
            yield batch
        except BaseException:
            batch.undo()
            raise

    def read(self, name: str) -> bytes | None:
        """Returns the contents of the file `name`, or None if there is no such file. Raises ResultsError."""
        with disk_errors(self.path / name):
            try:
                with open_regular(self.path / name) as file:
                    return file.read(min(os.fstat(file.fileno()).st_size, LARGEST_FILE))
            except FileNotFoundError:
                return None

    def most_pixels(self, names: Iterable[str]) -> int:
        """Returns the largest number of pixels in the headers of the PNGs `names`; 0 if there are none.

        Files that state more than any face has are left out, because their faces are made again.
        """
        stated = (self._stated_pixels(name) for name in names)
        return max((pixels for pixels in stated if pixels <= MOST_PIXELS), default=0)

    def _stated_pixels(self, name: str) -> int:
        with disk_errors(self.path / name):
            try:
                with open_regular(self.path / name) as file:
                    return math.prod(picture_size(file.read(SIZE_BYTES)))
            except (FileNotFoundError, BrokenPng):
                return 0

    def has(self, name: str) -> bool:
        """Returns whether the file `name` exists."""
        return (self.path / name).exists()

    @contextlib.contextmanager
    def replacing(self, name: str, data: bytes, time: float) -> Iterator[None]:
        """Gives the file `name` new contents, and the time `time`, if the block succeeds. Otherwise it stays as it is.

        Raises:
            StorageFull, ResultsError: The file cannot be written.
        """
        path, new, aside = self.path / name, self.new_path(), self.new_path()
        with disk_errors(path):
            try:
                write_durably(new, data, self._write)
                os.utime(new, (time, time))
                os.link(path, aside)
            except BaseException:
                new.unlink(missing_ok=True)
                raise
        try:
            with disk_errors(path):
                os.rename(new, path)
                sync_folder(self.path)
            yield
        except BaseException:
            with disk_errors(path):
                new.unlink(missing_ok=True)
                os.rename(aside, path)
                sync_folder(self.path)
            raise
        aside.unlink(missing_ok=True)

    def files(self) -> dict[str, Status]:
        """Returns the PNGs in the folder by name, in order, without those of requests that are not complete yet."""
        with disk_errors(self.path), os.scandir(self.path) as entries:
            pngs = [entry for entry in entries if entry.name.lower().endswith(".png")]
            found = {entry.name: status for entry in pngs if (status := _status(entry)) is not None}
        for name in commit_mark.names(self._unfinished.parent):
            found.pop(name, None)
        return dict(sorted(found.items()))

    def announce(self, *, added: Sequence[FaceRow] = (), removed: Sequence[int] = ()) -> None:
        """Tells other processes, and the next start, which faces are new or changed, and which are gone.

        Called within `publishing`, before the request is answered. Raises StorageFull, ResultsError.
        """
        with disk_errors(self.path):
            self.journal.append(added=[row.id for row in added], removed=removed)
            if added:
                self.index.append([IndexedFile(status_of(os.stat(self.path / row.file)), row) for row in added])

    def note(self, row: FaceRow) -> None:
        """Tells the next start what has been measured on a face.

        Called within `publishing`. If that fails, it is measured again after the next start.
        """
        with contextlib.suppress(FileNotFoundError):
            self.index.append([IndexedFile(status_of(os.stat(self.path / row.file)), row)])

    def take_ids(self, amount: int) -> list[int]:
        """Returns new ids, or those that are promised to the work of this thread."""
        promised = promised_ids()
        return (
            self._take_new(amount)
            if promised is None or not amount
            else promised.take(amount, self._take_new, self.ids.retired)
        )

    def _take_new(self, amount: int) -> list[int]:
        """Returns new ids, skipping those whose file somebody has put there by hand."""
        ids: list[int] = []
        while len(ids) < amount:
            taken = self.ids.take(amount - len(ids))
            ids += [face_id for face_id in taken if not os.path.lexists(self.path / file_name(face_id))]
        return ids

    def new_path(self) -> Path:
        """Returns a new path for a file that is not finished yet; it is in the same file system."""
        with self._next_number:
            return self._unfinished / f"{next(self._numbers)}"


def _status(entry: os.DirEntry[str]) -> Status | None:
    """Returns the status of a file; None if it is no file, or cannot be reached."""
    try:
        return status_of(entry.stat()) if entry.is_file() else None
    except FileNotFoundError:
        return None
    except OSError as error:  # such as a symbolic link to itself
        log.warning("%s is left out: %s", escaped(entry.path), error.strerror)
        return None


def _sweep(unfinished: Path, results: Path) -> None:
    """Removes what processes that were killed have left: unfinished files, and requests published in part."""
    for folder in unfinished.iterdir():
        if folder.is_dir() and is_free(folder):
            commit_mark.recover(folder, results)
            shutil.rmtree(folder, ignore_errors=True)
