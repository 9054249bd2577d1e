"""Previews in progress: each has a deadline, and a newer one of the same stream takes its place."""

from __future__ import annotations

import contextlib
import threading
import time
from collections.abc import Callable, Iterator

from services.client import check_client, serving_while
from services.errors import DeadlinePassed, Superseded


class Streams:
    """The newest preview of each stream. A stream is forgotten as soon as nothing of it is in progress.

    Args:
        clock: Returns the time in seconds.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._guard = threading.Lock()
        self._newest: dict[str, object] = {}  # by stream: as many at most as there are threads

    def __len__(self) -> int:
        """Returns the number of streams with a preview in progress."""
        return len(self._newest)

    @contextlib.contextmanager
    def preview(self, stream: str | None, seconds: float) -> Iterator[None]:
        """Makes a preview in the block, in this thread. It ends at its next step if it is not wanted any more.

        Args:
            stream: What the preview belongs to, such as the slider of one page; None if nothing takes its place.
            seconds: How long the preview may take.

        Raises:
            Superseded: A newer preview of the same stream has begun.
            DeadlinePassed: The time is over.
            ClientGone: The client has disconnected.
        """
        ticket, end = object(), self._clock() + seconds

        def check() -> None:
            if stream is not None and self._newest.get(stream) is not ticket:
                raise Superseded()
            if self._clock() > end:
                raise DeadlinePassed(seconds)

        with self._newest_of(stream, ticket), serving_while(check):
            check_client()
            yield

    @contextlib.contextmanager
    def _newest_of(self, stream: str | None, ticket: object) -> Iterator[None]:
        if stream is None:
            yield
            return
        with self._guard:
            self._newest[stream] = ticket
        try:
            yield
        finally:
            with self._guard:
                if self._newest.get(stream) is ticket:
                    del self._newest[stream]
