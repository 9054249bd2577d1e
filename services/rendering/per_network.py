"""What is computed once per network and kept in memory."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Generic, TypeVar

Value = TypeVar("Value")


class PerNetwork(Generic[Value]):
    """Keeps one value per network. While one request computes it, others for the same network wait for it."""

    def __init__(self) -> None:
        self._lock = threading.Lock()  # guards what follows
        self._busy: dict[str, threading.Lock] = {}  # by the network's fingerprint
        self._values: dict[str, Value] = {}

    def of(self, fingerprint: str, compute: Callable[[], Value]) -> Value:
        """Returns the value of the network with this fingerprint; the first call takes it from `compute`."""
        with self._lock:
            busy = self._busy.setdefault(fingerprint, threading.Lock())
        with busy:
            if fingerprint not in self._values:
                self._values[fingerprint] = compute()
            return self._values[fingerprint]
