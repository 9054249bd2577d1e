"""Ids that are never used twice: not after a crash, and not after a face was deleted."""

from __future__ import annotations

import logging
import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from services.results.disk import disk_errors, hidden_folder, storage_error
from stylegan2.files.durable import Write, append_durably, replace_durably
from stylegan2.files.locks import locked

log = logging.getLogger(__name__)


class IdCounter:
    """Hands out the ids 1, 2, 3, ... of one results folder to any number of processes.

    The highest id is on disk before a face gets it. The ids of deleted faces are recorded too, so that a file that is
    later moved into the folder under such a name is recognised as a foreign one.
    """

    def __init__(self, results: Path, *, write: Write = os.write) -> None:
        folder = hidden_folder(results)
        self._mark = folder / "last-id"
        self._deleted = folder / "deleted-ids"
        self._lock_file = folder / "ids.lock"
        self._lock = threading.Lock()  # the lock on the file works between processes only
        self._write = write

    @contextmanager
    def exclusive(self) -> Iterator[None]:
        """Keeps other processes and threads from taking ids during the block."""
        with self._lock, locked(self._lock_file):
            yield

    def take(self, amount: int) -> range:
        """Returns `amount` new, consecutive ids.

        Raises:
            StorageFull, ResultsError: The highest id cannot be written; no id has been taken.
        """
        try:
            with self._lock, locked(self._lock_file):
                last = self._last()
                self._set(last + amount)
        except OSError as error:
            raise storage_error(self._mark, error) from error
        return range(last + 1, last + 1 + amount)

    def raise_to(self, face_id: int) -> None:
        """Makes sure that only ids above `face_id` are handed out from now on."""
        with disk_errors(self._mark), self.exclusive():
            if face_id > self._last():
                self._set(face_id)

    def retire(self, face_id: int) -> None:
        """Records that the face `face_id` is deleted."""
        with disk_errors(self._deleted), self.exclusive():
            append_durably(self._deleted, f"{face_id}\n".encode(), self._write)

    def retired(self) -> set[int]:
        """Returns the ids of deleted faces."""
        try:
            lines = self._deleted.read_text("ascii", "replace").splitlines()
        except FileNotFoundError:
            return set()
        return {int(line) for line in lines if line.isdecimal()}

    def _last(self) -> int:
        try:
            text = self._mark.read_text("ascii", "replace").strip()
        except FileNotFoundError:
            return 0
        if not text.isdecimal():
            log.warning("%s does not hold a number; counting from the highest id in the folder", self._mark)
            return 0
        return int(text)

    def _set(self, last: int) -> None:
        replace_durably(self._mark, f"{last}\n".encode(), self._write)
