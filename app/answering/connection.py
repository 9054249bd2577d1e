"""Tells whether the client of a request is still connected."""

from __future__ import annotations

import select
import socket
from collections.abc import Callable

from flask import Request


def is_gone(request: Request) -> Callable[[], bool]:
    """Returns a function that tells whether the client of `request` has closed its connection.

    Any thread may call it, as often as it likes, while the request is being served. WSGI has no such call, but Gunicorn
    passes the socket on. The socket of a client that is gone is readable, yet reading gives no bytes. On other servers
    the function always returns False.
    """
    connection = request.environ.get("gunicorn.socket")
    return (lambda: _is_closed(connection)) if isinstance(connection, socket.socket) else lambda: False


def _is_closed(connection: socket.socket) -> bool:
    try:
        readable, _, _ = select.select([connection], [], [], 0)
        return bool(readable) and connection.recv(1, socket.MSG_PEEK | socket.MSG_DONTWAIT) == b""
    except BlockingIOError:
        return False
    except (OSError, ValueError):  # reset by the client, or closed on this side
        return True
