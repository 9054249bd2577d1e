"""How far a long call has got. Services report it; a job passes it on to whoever watches.

Who is told is a context variable, so that it need not be handed through all services. Without a listener, reports are
dropped.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from contextvars import ContextVar

Listener = Callable[[float], None]


def _nobody(share: float) -> None:
    return None


_listener: ContextVar[Listener] = ContextVar("listener", default=_nobody)


@contextlib.contextmanager
def reporting_to(listener: Listener) -> Iterator[None]:
    """Passes what this thread reports during the block to `listener`."""
    token = _listener.set(listener)
    try:
        yield
    finally:
        _listener.reset(token)


def report(done: float, total: float) -> None:
    """Reports that `done` of `total` units of the call's work are finished."""
    _listener.get()(min(done / total, 1.0) if total > 0 else 0.0)
