"""Whether the client of a request still waits for the answer."""

from __future__ import annotations

import select
import socket
from collections.abc import Callable

from flask import Request


def is_gone(request: Request) -> Callable[[], bool]:
    """A question that any thread may ask again and again while the request is served.

    WSGI knows no such thing; Gunicorn hands the socket on. A client that closed its connection is one whose socket can
    be read and has nothing to read. On another server nobody is ever gone.
    """
    connection = request.environ.get("gunicorn.socket")
    return (lambda: _is_closed(connection)) if isinstance(connection, socket.socket) else lambda: False


def _is_closed(connection: socket.socket) -> bool:
    try:
        readable, _, _ = select.select([connection], [], [], 0)
        return bool(readable) and connection.recv(1, socket.MSG_PEEK | socket.MSG_DONTWAIT) == b""
    except BlockingIOError:
        return False
    except (OSError, ValueError):  # reset, or closed on this side
        return True
