"""The time that a run takes, and how much of it the device program has."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Callable, Iterator
from typing import NotRequired, TypedDict


class Times(TypedDict):
    """What a checkpoint keeps of the clock, in seconds."""

    seconds: float
    device: NotRequired[float]  # the first checkpoints of this format lack it


class Clock:
    """Seconds of a run over all its sittings, and those among them in which the device program ran.

    What the host does while the device is busy counts as outside of it, so that `outside_share` is an upper bound.
    """

    def __init__(self, seconds: float = 0.0, device: float = 0.0, now: Callable[[], float] = time.monotonic):
        self._seconds, self._device, self._now = seconds, device, now
        self._started = now()
        self._lap = (self.seconds, self._device)

    @property
    def seconds(self) -> float:
        """Since the run's first image."""
        return self._seconds + self._now() - self._started

    @contextlib.contextmanager
    def device(self) -> Iterator[None]:
        """What happens inside is the device program, or waiting for it."""
        started = self._now()
        try:
            yield
        finally:
            self._device += self._now() - started

    def lap(self) -> tuple[float, float]:
        """Seconds since the lap before, and the share of them that was spent outside the device program."""
        (seconds, device), now = self._lap, self.seconds
        self._lap = (now, self._device)
        taken = now - seconds
        return taken, 1 - (self._device - device) / taken if taken > 0 else 0.0

    def state(self) -> Times:
        """What a checkpoint keeps: the arguments of the clock that goes on."""
        return {"seconds": self.seconds, "device": self._device}
