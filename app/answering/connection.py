"""Tells whether the client of a request is still connected."""

from __future__ import annotations

import select
import socket
from collections.abc import Callable
from typing import Any

from flask import Flask, Request

from services.client import serving


def is_gone(request: Request) -> Callable[[], bool]:
    """Returns a function that tells whether the client of `request` has closed its connection.

    Any thread may call it, as often as it likes, while the request is being served. WSGI has no such call, but the
    worker in `server/` passes one on from waitress, and Gunicorn's own workers pass the socket on. The socket of a
    client that is gone is readable, yet reading gives no bytes. On other servers the function always returns False.
    """
    disconnected: Callable[[], bool] | None = request.environ.get("waitress.client_disconnected")
    if disconnected is not None:
        return disconnected
    connection = request.environ.get("gunicorn.socket")
    return (lambda: _is_closed(connection)) if isinstance(connection, socket.socket) else lambda: False


def stop_when_client_is_gone(app: Flask) -> None:
    """Lets the services ask, during each request of `app`, whether its client is still there."""
    answer = app.wsgi_app

    def answer_client(environment: Any, start_response: Any) -> Any:
        with serving(is_gone(Request(environment))):
            return answer(environment, start_response)

    app.wsgi_app = answer_client  # type: ignore[method-assign, assignment]


def _is_closed(connection: socket.socket) -> bool:
    try:
        readable, _, _ = select.select([connection], [], [], 0)
        return bool(readable) and connection.recv(1, socket.MSG_PEEK | socket.MSG_DONTWAIT) == b""
    except BlockingIOError:
        return False
    except (OSError, ValueError):  # reset by the client, or closed on this side
        return True
