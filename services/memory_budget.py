"""One budget of memory for all requests: work that needs more than is free waits its turn, or is refused."""

from __future__ import annotations

import collections
import contextlib
import ctypes
import math
import threading
import time
from collections.abc import Iterator

from services.client import check_client
from services.errors import MemoryFull, NeedsTooMuchMemory

_MEGABYTE = 1 << 20
_LITTLE = 16 * _MEGABYTE  # is not counted: thumbnails never wait behind posters, and the number of threads bounds it
_GLANCE = 0.25  # seconds after which work that waits looks whether its client is still there


class MemoryBudget:
    """Admits work in the order in which it asks, as long as what it needs is free.

    Each kind of work estimates its bytes from its numbers of pixels before it begins. Work must not reserve anything
    while it holds a reservation, or two such works could wait for each other.

    Args:
        total: The bytes that may be reserved at once.
        patience: How many seconds work waits before it is refused.
    """

    def __init__(self, total: int, *, patience: float = 5.0) -> None:
        self.total = total
        self._patience = patience
        self._changed = threading.Condition()  # guards what follows
        self._free = total
        self._waiting: collections.deque[object] = collections.deque()
        self._last_held = 1.0  # seconds

    @contextlib.contextmanager
    def reserve(self, needed: int) -> Iterator[None]:
        """Waits until `needed` bytes are free, and reserves them for the duration of the `with` block.

        Raises:
            NeedsTooMuchMemory: `needed` is more than the whole budget.
            MemoryFull: `needed` bytes did not become free within `patience` seconds.
            ClientGone: The client has disconnected meanwhile.
        """
        if needed <= _LITTLE:
            yield
            return
        if needed > self.total:
            raise NeedsTooMuchMemory(_megabytes(needed), _megabytes(self.total))
        self._take(needed)
        began = time.monotonic()
        try:
            yield
        finally:
            with contextlib.suppress(OSError):
                _trim()
            with self._changed:
                self._free += needed
                self._last_held = time.monotonic() - began
                self._changed.notify_all()

    def _take(self, needed: int) -> None:
        ticket = object()
        with self._changed:
            self._waiting.append(ticket)
            try:
                self._wait(ticket, needed)
                self._free -= needed
            finally:
                self._waiting.remove(ticket)
                self._changed.notify_all()  # the one behind may fit as well

    def _wait(self, ticket: object, needed: int) -> None:
        """Waits for the memory; gives up if the client does."""
        end = time.monotonic() + self._patience
        while not self._changed.wait_for(
            lambda: self._is_next(ticket, needed), min(max(end - time.monotonic(), 0), _GLANCE)
        ):
            check_client()
            if time.monotonic() >= end:
                raise MemoryFull(max(1, math.ceil(self._last_held)))

    def _is_next(self, ticket: object, needed: int) -> bool:
        return self._waiting[0] is ticket and needed <= self._free


def _trim() -> None:
    """Returns freed memory to the operating system. glibc keeps it: some 30 MB more after each large picture."""
    trim = getattr(ctypes.CDLL(None), "malloc_trim", None)
    if trim is not None:  # other C libraries do not have it
        trim(0)


def _megabytes(amount: int) -> int:
    return math.ceil(amount / _MEGABYTE)
