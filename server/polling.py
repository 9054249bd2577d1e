"""Waits for sockets and lets their objects act."""

from __future__ import annotations

import os
import select
from collections.abc import Mapping
from typing import Any

from waitress.wasyncore import readwrite

_GONE = getattr(select, "POLLRDHUP", 0)  # the client has closed its side; only Linux tells without reading


def poll(waiting: Mapping[int, Any], timeout: float) -> None:
    """Waits up to `timeout` seconds for the objects in `waiting`, by file descriptor, and lets ready ones act.

    A connection learns at once that its client has hung up, even if it does not read at the moment.
    """
    poller = select.poll()
    for descriptor, each in list(waiting.items()):
        poller.register(descriptor, _wanted(each))
    for descriptor, flags in poller.poll(timeout * 1000):
        each = waiting.get(descriptor)
        if each is None:  # closed by one before it
            continue
        if flags & _GONE:
            each.hang_up()
        if flags & ~_GONE:
            readwrite(each, flags & ~_GONE)


def _wanted(each: Any) -> int:
    flags = select.POLLIN | select.POLLPRI if each.readable() else 0
    if each.writable() and not each.accepting:
        flags |= select.POLLOUT
    return flags if getattr(each, "has_hung_up", True) else flags | _GONE


class WakeUp:
    """Wakes `poll` up when a signal arrives: the end of the pipe to which Python writes signals."""

    accepting = False

    def __init__(self, descriptor: int) -> None:
        self.descriptor = descriptor

    def readable(self) -> bool:
        """Always waits."""
        return True

    def writable(self) -> bool:
        """Sends nothing."""
        return False

    def handle_read_event(self) -> None:
        """Empties the pipe."""
        os.read(self.descriptor, 4096)
