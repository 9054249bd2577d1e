"""A socket on which a worker accepts connections."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable
from typing import Any

from waitress.server import BaseWSGIServer
from waitress.wasyncore import dispatcher

from server.connection import Connection

_thread = threading.local()


class Listener(BaseWSGIServer):  # type: ignore[misc]
    """Accepts connections on a socket that Gunicorn has bound: of IPv4, IPv6, or in the file system.

    Args:
        sock: The socket.
        reception: The Reception that looks after the connections.
        adjustments: The settings of waitress.
    """

    channel_class = Connection

    def __init__(self, sock: socket.socket, reception: Any, adjustments: Any) -> None:
        self.reception = reception
        super().__init__(
            reception.application,
            map=reception.map,
            _start=False,
            _sock=sock,
            dispatcher=reception,
            adj=adjustments,
            sockinfo=(sock.family, sock.type, sock.proto, sock.getsockname()),
            bind_socket=False,
        )
        self.accepting = True

    def getsockname(self) -> tuple[str, int | str]:
        """Returns what the application is told about its own address."""
        name = self.socket.getsockname()
        return (name[0], name[1]) if isinstance(name, tuple) else ("unix", "")

    def pull_trigger(self) -> None:
        """Wakes the main thread up, unless the connection that this thread serves needs nothing of it."""
        served: Connection | None = getattr(_thread, "serves", None)
        if served is None or served.needs_main_thread:
            super().pull_trigger()

    def serve(self, connection: Connection, service: Callable[[], None]) -> None:
        """Calls `service`, which serves `connection` in this thread."""
        _thread.serves = connection
        try:
            service()
        finally:
            _thread.serves = None

    def readable(self) -> bool:
        """Whether to wait for connections. waitress would also look after the connections here."""
        return bool(self.accepting)

    def handle_accept(self) -> None:
        """Accepts a connection; if there are too many, another one makes room for it."""
        super().handle_accept()
        self.reception.make_room()

    def handle_error(self) -> None:
        """Goes on listening, whatever fails with one connection."""
        self.logger.exception("A connection could not be accepted")

    def close(self) -> None:
        """Accepts no further connections. The trigger stays: threads use it until their connections are closed."""
        dispatcher.close(self)

    def set_socket_options(self, conn: socket.socket) -> None:
        """Sends small responses at once."""
        if conn.family in (socket.AF_INET, socket.AF_INET6):
            conn.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def fix_addr(self, addr: Any) -> tuple[str, int | str]:
        """Returns the client's address; one on a socket in the file system has none."""
        return (addr[0], addr[1]) if isinstance(addr, tuple) else ("", "")
