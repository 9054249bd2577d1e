"""How long the server waits for a client that is slow to send or to read."""

from __future__ import annotations

import time
from collections.abc import Callable


class Patience:
    """Runs out after `seconds`, unless bytes keep coming or going.

    Each byte puts the end off by 1 / `rate` seconds, but never to more than `seconds` from now. A client that sends
    all but the last byte quickly and then stops gains nothing, and neither does one that sends a byte per second.

    Args:
        seconds: How long the client may do nothing.
        rate: The slowest acceptable pace, in bytes per second.
        clock: Returns the time in seconds.
    """

    def __init__(self, seconds: float, rate: float, clock: Callable[[], float] = time.monotonic) -> None:
        self._seconds = seconds
        self._rate = rate
        self._clock = clock
        self.restart()

    def restart(self) -> None:
        """Begins anew."""
        self._end = self._clock() + self._seconds

    def progress(self, amount: int) -> None:
        """Takes note of `amount` bytes that were sent or received."""
        self._end = min(self._end + amount / self._rate, self._clock() + self._seconds)

    @property
    def is_over(self) -> bool:
        """Whether the client was too slow."""
        return self._clock() > self._end
