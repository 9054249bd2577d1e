"""Measures how long a run takes, and how much of that time the compiled device program takes."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Callable, Iterator
from typing import NotRequired, TypedDict


class Times(TypedDict):
    """The state of a `Clock` in a checkpoint, in seconds."""

    seconds: float
    device: NotRequired[float]  # missing in the oldest checkpoints


class Clock:
    """Counts the seconds of a run across interruptions, and the seconds of them spent in the device program.

    Work that the host does while the device is busy counts as time outside the device program. The `outside_share`
    that the statistics show is therefore an upper bound.

    Args:
        seconds: the seconds that the run had taken when it was last interrupted.
        device: the seconds among them that were spent in the device program.
        now: returns the current time in seconds; tests pass their own.
    """

    def __init__(self, seconds: float = 0.0, device: float = 0.0, now: Callable[[], float] = time.monotonic):
        self._seconds, self._device, self._now = seconds, device, now
        self._started = now()
        self._lap = (self.seconds, self._device)

    @property
    def seconds(self) -> float:
        """The seconds that the run has taken since its first image, interruptions excluded."""
        return self._seconds + self._now() - self._started

    @contextlib.contextmanager
    def device(self) -> Iterator[None]:
        """Counts the time inside the `with` block as time in the device program."""
        started = self._now()
        try:
            yield
        finally:
            self._device += self._now() - started

    def lap(self) -> tuple[float, float]:
        """Returns the seconds since the previous lap, and the share of them spent outside the device program."""
        (seconds, device), now = self._lap, self.seconds
        self._lap = (now, self._device)
        taken = now - seconds
        return taken, 1 - (self._device - device) / taken if taken > 0 else 0.0

    def state(self) -> Times:
        """Returns the arguments with which a later `Clock` continues this one."""
        return {"seconds": self.seconds, "device": self._device}
