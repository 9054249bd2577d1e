"""Whether the client that a request is served for is still there. Every long call asks, between its steps.

The thread of each request has its own answer, so that it need not be handed through all services. A thread without a
client, and one whose client cannot be asked, goes on.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from contextvars import ContextVar

from services.errors import ClientGone


def _stays() -> bool:
    return False


_is_gone: ContextVar[Callable[[], bool]] = ContextVar("is_gone", default=_stays)


@contextlib.contextmanager
def serving(is_gone: Callable[[], bool]) -> Iterator[None]:
    """Serves a client during the block, in this thread; `is_gone` tells whether it has disconnected."""
    token = _is_gone.set(is_gone)
    try:
        yield
    finally:
        _is_gone.reset(token)


def check_client() -> None:
    """Raises ClientGone if the client of this thread has disconnected."""
    if _is_gone.get()():
        raise ClientGone()
