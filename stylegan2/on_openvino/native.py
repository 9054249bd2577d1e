"""Keeps the interpreter alive while OpenVINO computes.

A thread that comes back from compiled code after the interpreter has ended would abort the process: a service that is
stopped while it loads its network would seem to have crashed.
"""

from __future__ import annotations

import atexit
import contextlib
import os
import threading
from collections.abc import Iterator


class RunningCalls:
    """Knows which threads are in compiled code."""

    def __init__(self) -> None:
        self.forget()

    def forget(self) -> None:
        """Forgets all threads, as they do not exist in a forked child."""
        self._changed = threading.Condition()
        self._inside: set[threading.Thread] = set()
        self._last: threading.Thread | None = None  # the thread that ends the process

    @contextlib.contextmanager
    def call(self) -> Iterator[None]:
        """Runs the block as a call. After `end`, only the thread that ended may call; daemon threads wait for ever."""
        thread = threading.current_thread()
        with self._changed:
            self._changed.wait_for(lambda: self._last in (None, thread))
            self._inside.add(thread)
        try:
            yield
        finally:
            with self._changed:
                self._inside.discard(thread)
                self._changed.notify_all()

    def end(self) -> None:
        """Waits for the calls of other threads, and lets no other one begin.

        This thread is in no call, even if a signal has kept one from being noted as over.
        """
        with self._changed:
            self._last = threading.current_thread()
            self._changed.wait_for(lambda: self._inside <= {self._last})


calls = RunningCalls()
atexit.register(calls.end)
if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=calls.forget)
