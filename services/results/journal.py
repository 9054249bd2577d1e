"""The journal of a results folder: how the processes that share it tell each other what they add and remove.

During a reload (SIGHUP) two workers serve one folder for a while, each with a store in memory that the other does not
see. Each writes what it stores into the journal before it answers, and reads what is new before it looks up a face.
"""

from __future__ import annotations

import os
import re
import secrets
import threading
from collections.abc import Callable, Iterable
from pathlib import Path

from stylegan2.files.durable import write_all
from stylegan2.files.regular import regular_descriptor

_LINE = re.compile(r"([+-])([0-9]{1,16}) ([0-9a-f]{8})")


class Journal:
    """Appends the ids of new and changed faces (+) and of removed ones (-), and reads those of other processes.

    It need not survive a power failure: a process that starts afterwards reads the folder.

    Args:
        path: The file; created if it is missing. What it holds already is skipped, because it is in the folder.
    """

    def __init__(self, path: Path) -> None:
        self._file = regular_descriptor(path, os.O_RDWR | os.O_CREAT | os.O_APPEND)
        self._writer = secrets.token_hex(4)
        self._lock = threading.Lock()
        self._position = os.fstat(self._file).st_size

    def close(self) -> None:
        """Closes the file."""
        os.close(self._file)

    def append(self, *, added: Iterable[int] = (), removed: Iterable[int] = ()) -> None:
        """Appends events of this process. Raises OSError.

        The first line is empty: it ends what another process may have written in part.
        """
        events = [f"+{face_id} {self._writer}" for face_id in added] + [f"-{each} {self._writer}" for each in removed]
        write_all(self._file, "\n".join(["", *events, ""]).encode())

    def read(self, apply: Callable[[bool, int], None]) -> None:
        """Calls `apply` for what other processes have appended since the last call: whether it was added, and the id.

        Threads that call this while another one does wait until everything is applied. If there is nothing to read,
        the call takes a microsecond.
        """
        if os.fstat(self._file).st_size == self._position:
            return
        with self._lock:
            size = os.fstat(self._file).st_size
            if size < self._position:  # somebody has shortened it; to apply an event again does no harm
                self._position = 0
            new = os.pread(self._file, size - self._position, self._position)
            whole = new[: new.rfind(b"\n") + 1]
            for line in whole.decode("ascii", "replace").splitlines():
                event = _LINE.fullmatch(line)
                if event and event[3] != self._writer:
                    apply(event[1] == "+", int(event[2]))
            self._position += len(whole)
