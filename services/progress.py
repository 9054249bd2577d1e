"""How far a long call has got. Services report it; a job passes it on to whoever watches.

Who is told is a context variable, so that it need not be handed through all services. Without a listener, reports are
dropped.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator, Mapping
from contextvars import ContextVar
from typing import Any

Details = Callable[[], Mapping[str, Any]]  # JSON types; computed only if somebody wants to see them
Listener = Callable[[float, Details | None], None]


def _nobody(share: float, details: Details | None) -> None:
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


def report(done: float, total: float, details: Details | None = None) -> None:
    """Reports that `done` of `total` units of the call's work are finished.

    Args:
        done: The finished units.
        total: All units.
        details: Returns what else there is to see, if there is anything new.
    """
    _listener.get()(min(done / total, 1.0) if total > 0 else 0.0, details)
