"""Ids that are never used twice: not after a crash, and not after a face was deleted."""

from __future__ import annotations

import logging
import os
import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from services.results.disk import disk_errors, hidden_folder, storage_error
from stylegan2.files.durable import Write, append_durably, replace_durably
from stylegan2.files.locks import locked

log = logging.getLogger(__name__)

HIGHEST_COUNTED = 10**12  # a file may have a higher id, but does not make the next one higher still
_LONGEST_MARK = 100  # bytes
_MOST_DELETED = 1 << 28  # bytes of the list of deleted ids, ten million or more


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
        self._highest = 0  # that this process knows of, should the file be damaged
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
        """Makes sure that only ids above `face_id` are handed out from now on.

        A file named by hand may claim any id. One above 10^12 is left out of the count, so that the ids stay readable;
        `ResultsFolder.take_ids` skips it if they ever get there.
        """
        with disk_errors(self._mark), self.exclusive():
            if self._last() < face_id <= HIGHEST_COUNTED:
                self._set(face_id)

    def retire(self, *ids: int) -> None:
        """Records that the faces `ids` are deleted."""
        with disk_errors(self._deleted), self.exclusive():
            append_durably(self._deleted, "".join(f"{each}\n" for each in ids).encode(), self._write)

    @contextmanager
    def retiring(self, *ids: int) -> Iterator[None]:
        """Records that the faces `ids` are deleted, unless the block fails: a start would rename their files."""
        self.retire(*ids)
        try:
            yield
        except BaseException:
            self.unretire(*ids)
            raise

    def unretire(self, *ids: int) -> None:
        """Records that the faces `ids` are no longer deleted."""
        with disk_errors(self._deleted), self.exclusive():
            left = sorted(self.retired().difference(ids))
            replace_durably(self._deleted, "".join(f"{each}\n" for each in left).encode(), self._write)

    def retired(self) -> set[int]:
        """Returns the ids of deleted faces. What else the file holds is ignored."""
        lines = _read(self._deleted, _MOST_DELETED) or b""
        return {int(line) for line in re.findall(rb"^[0-9]{1,16}$", lines, re.MULTILINE)}

    def _last(self) -> int:
        mark = _read(self._mark, _LONGEST_MARK)
        if mark is None:
            return self._highest
        if not re.fullmatch(rb"[0-9]{1,13}\s*", mark) or int(mark) > 2 * HIGHEST_COUNTED:
            log.warning("%s does not hold a number; counting from the highest id that is known", self._mark)
            return self._highest
        return max(int(mark), self._highest)

    def _set(self, last: int) -> None:
        replace_durably(self._mark, f"{last}\n".encode(), self._write)
        self._highest = last


def _read(path: Path, limit: int) -> bytes | None:
    """Returns the first `limit` bytes of a file; None, with a warning unless it is missing, if it cannot be read."""
    try:
        with open(os.open(path, os.O_RDONLY | os.O_NONBLOCK), "rb") as file:  # a named pipe would block for ever
            return file.read(limit)
    except FileNotFoundError:
        return None
    except OSError as error:
        log.warning("%s cannot be read: %s", path, error.strerror)
        return None
