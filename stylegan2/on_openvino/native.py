"""Keeps the interpreter alive while OpenVINO computes.

A thread that comes back from compiled code after the interpreter has ended would abort the process: a service that is
stopped while it loads its network would seem to have crashed.
"""

from __future__ import annotations

import atexit
import contextlib
import threading
from collections.abc import Iterator


class RunningCalls:
    """Counts the calls that run in compiled code."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._running = 0
        self._ended = False

    @contextlib.contextmanager
    def call(self) -> Iterator[None]:
        """Runs the block as a call. After `end` it waits for ever; only daemon threads are left then."""
        with self._changed:
            self._changed.wait_for(lambda: not self._ended)
            self._running += 1
        try:
            yield
        finally:
            with self._changed:
                self._running -= 1
                self._changed.notify_all()

    def end(self) -> None:
        """Waits for the calls that run, and lets no other one begin."""
        with self._changed:
            self._ended = True
            self._changed.wait_for(lambda: self._running == 0)


calls = RunningCalls()
atexit.register(calls.end)
