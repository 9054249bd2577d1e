"""Lets a process sleep until it is told to stop or one of its children ends."""

from __future__ import annotations

import os
import select
import signal
from typing import Any, Self


class Signals:
    """A context in which SIGTERM and Ctrl-C set `stopped` instead of ending the process, and end a `wait` at once.

    It must be entered in the main thread. Signals write to a pipe, because a `threading.Event` can deadlock: a handler
    may set it while the same thread is inside its `wait`.
    """

    def __enter__(self) -> Self:
        self.stopped = False
        self._reader, self._writer = os.pipe()
        os.set_blocking(self._reader, False)
        os.set_blocking(self._writer, False)
        self._wakeup = signal.set_wakeup_fd(self._writer, warn_on_full_buffer=False)
        handlers = {signal.SIGTERM: self._stop, signal.SIGINT: self._stop, signal.SIGCHLD: self._notice}
        self._usual = {number: signal.signal(number, handler) for number, handler in handlers.items()}
        return self

    def __exit__(self, *_: object) -> None:
        for number, handler in self._usual.items():
            signal.signal(number, handler)
        signal.set_wakeup_fd(self._wakeup)
        os.close(self._reader)
        os.close(self._writer)

    def wait(self, seconds: float) -> None:
        """Sleeps until a signal arrives or the time is over. Returns at once if one arrived since the last `wait`."""
        if select.select([self._reader], [], [], seconds)[0]:
            while len(os.read(self._reader, 4096)) == 4096:
                pass

    def _stop(self, *_: Any) -> None:
        self.stopped = True

    def _notice(self, *_: Any) -> None:
        """Handles the end of a child. Nothing is left to do, as the signal has been written to the pipe."""
