"""Sleeping that ends at once when the process is told to stop, or when a child ends."""

from __future__ import annotations

import os
import select
import signal
from typing import Any, Self


class Signals:
    """While entered, SIGTERM and Ctrl-C ask to stop instead of ending the process, and each ends a `wait`.

    The handlers write to a pipe. A `threading.Event` would not do: set by a handler at the wrong moment of its own
    `wait`, it locks up. To be entered in the main thread.
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
        """Sleeps that long, or until a signal comes, or not at all if one came since the last `wait`."""
        if select.select([self._reader], [], [], seconds)[0]:
            while len(os.read(self._reader, 4096)) == 4096:
                pass

    def _stop(self, *_: Any) -> None:
        self.stopped = True

    def _notice(self, *_: Any) -> None:
        """A child has ended; the pipe has it."""
