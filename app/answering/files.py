"""Responses that send a file."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from typing import IO

from flask import Request, Response

_PART = 1 << 18  # bytes


def file_response(request: Request, file: IO[bytes], mimetype: str) -> Response:
    """Returns a response that sends `file`, and closes it at the end or when the client disconnects.

    The server sends the file itself if it can, so that no thread waits for a client that reads slowly.
    """
    wrap: Callable[..., Iterable[bytes]] | None = request.environ.get("wsgi.file_wrapper")
    parts = _parts(file) if wrap is None else wrap(file, _PART)
    response = Response(parts, mimetype=mimetype, direct_passthrough=wrap is not None)
    response.content_length = os.fstat(file.fileno()).st_size
    response.call_on_close(file.close)
    return response


def _parts(file: IO[bytes]) -> Iterator[bytes]:
    with file:
        while part := file.read(_PART):
            yield part
