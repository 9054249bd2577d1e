"""Seeds that requests have claimed, so that no two of them make the same face at the same time."""

from __future__ import annotations

import secrets
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

from services.client import check_client
from services.recipes.recipe import MAX_SEED

_GLANCE = 0.25  # seconds after which a request that waits looks whether its client is still there


class Seeds:
    """The seeds that requests of this process are using.

    Args:
        is_stored: Says whether a stored face has a seed.
        draw: Returns a number from 0 to 2^32 - 1, from the operating system's entropy unless a test says otherwise.
    """

    def __init__(
        self,
        is_stored: Callable[[int], bool],
        draw: Callable[[], int] = lambda: secrets.randbelow(MAX_SEED + 1),
    ) -> None:
        self._is_stored = is_stored
        self._draw = draw
        self._used: set[int] = set()
        self._changed = threading.Condition()

    @contextmanager
    def claimed(self, wanted: Sequence[int]) -> Iterator[Sequence[int]]:
        """Claims the seeds `wanted` during the block; waits while another request has one of them."""
        with self._changed:
            while not self._changed.wait_for(lambda: self._used.isdisjoint(wanted), timeout=_GLANCE):
                check_client()
            self._used.update(wanted)
        with self._released_after(wanted):
            yield wanted

    @contextmanager
    def drawn(self, amount: int) -> Iterator[Sequence[int]]:
        """Claims `amount` seeds during the block that no face has and no other request uses."""
        drawn: list[int] = []
        with self._released_after(drawn):
            while len(drawn) < amount:
                if self._take(seed := self._draw()):
                    drawn.append(seed)
            yield drawn

    def _take(self, seed: int) -> bool:
        """Claims `seed` unless it is in use. The store is asked afterwards: no face of it can appear in between."""
        with self._changed:
            if seed in self._used:
                return False
            self._used.add(seed)
        if self._is_stored(seed):
            self._release([seed])
            return False
        return True

    @contextmanager
    def _released_after(self, seeds: Sequence[int]) -> Iterator[None]:
        try:
            yield
        finally:
            self._release(seeds)

    def _release(self, seeds: Sequence[int]) -> None:
        with self._changed:
            self._used.difference_update(seeds)
            self._changed.notify_all()
