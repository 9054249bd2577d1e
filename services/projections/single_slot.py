"""Runs one job at a time. A few may wait; further ones raise QueueFull."""

from __future__ import annotations

import contextlib
import math
import threading
import time
from collections.abc import Callable, Iterator

from services.errors import QueueFull

_CHECK_EVERY = 0.2  # seconds between two calls of `check` while waiting


class SingleSlot:
    """A slot for one job.

    Args:
        max_waiting: how many further jobs may wait.
    """

    def __init__(self, max_waiting: int) -> None:
        self._max_waiting = max_waiting
        self._free = threading.Lock()
        self._counting = threading.Lock()  # guards the next two fields
        self._inside = 0
        self._seconds = 10.0  # duration of the last job

    @contextlib.contextmanager
    def turn(self, check: Callable[[], None]) -> Iterator[None]:
        """Waits for the slot and holds it for the duration of the `with` block.

        `check` is called regularly while waiting. An exception from it ends the waiting.

        Raises:
            QueueFull: too many jobs are waiting.
        """
        with self._counted():
            while not self._free.acquire(timeout=_CHECK_EVERY):
                check()
            began = time.monotonic()
            try:
                yield
            finally:
                self._seconds = time.monotonic() - began
                self._free.release()

    @contextlib.contextmanager
    def _counted(self) -> Iterator[None]:
        with self._counting:
            if self._inside > self._max_waiting:
                raise QueueFull(self._inside, max(1, math.ceil(self._inside * self._seconds)))
            self._inside += 1
        try:
            yield
        finally:
            with self._counting:
                self._inside -= 1
