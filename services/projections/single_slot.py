"""Work that there is only room for once: one request does it, a few wait, and the others are told to come back."""

from __future__ import annotations

import contextlib
import math
import threading
import time
from collections.abc import Callable, Iterator

from services.errors import QueueFull

_PATIENCE = 0.2  # seconds between two looks at whether who waits is still wanted


class SingleSlot:
    """`max_waiting` is how many may wait."""

    def __init__(self, max_waiting: int = 4) -> None:
        self._max_waiting = max_waiting
        self._free = threading.Lock()
        self._counting = threading.Lock()  # guards what follows
        self._inside = 0
        self._seconds = 10.0  # that the last one took

    @contextlib.contextmanager
    def turn(self, check: Callable[[], None]) -> Iterator[None]:
        """Waits until nobody else is in the block; what `check` raises ends the waiting.

        Raises:
            QueueFull: too many wait already.
        """
        with self._counted():
            while not self._free.acquire(timeout=_PATIENCE):
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
