"""Whether the client that a request is served for is still there. Every long call asks, between its steps.

Who can be asked is a context variable, so that it need not be handed through all services. Threads that a request
starts do not inherit it: there, and where a client cannot be asked, `check_client` does nothing.
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


@contextlib.contextmanager
def serving_while(check: Callable[[], None]) -> Iterator[None]:
    """Lets `check` end what this thread does in the block, too. It raises the error that says why."""
    outer = _is_gone.get()

    def is_gone() -> bool:
        if outer():
            return True
        check()
        return False

    with serving(is_gone):
        yield


def check_client() -> None:
    """Raises ClientGone if the client of this thread has disconnected, or what the checks of `serving_while` raise."""
    if _is_gone.get()():
        raise ClientGone()
