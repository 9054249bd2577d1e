"""Reads the body of a request to its end: it may be neither too long, however it is sent, nor too short.

Gunicorn ends every body itself, and Werkzeug then takes a body that stops early for a whole one, and reads one without
a Content-Length only up to the limit, as if it ended there.
"""

from __future__ import annotations

import io
from typing import IO, Any, cast

from flask import Request
from werkzeug.exceptions import BadRequest, HTTPException, RequestEntityTooLarge
from werkzeug.utils import cached_property
from werkzeug.wsgi import get_content_length

_PART = 1 << 16  # bytes


class BodyStream(io.RawIOBase):
    """The bytes of a body, from the stream of the WSGI server.

    Args:
        stream: The server's stream.
        length: The Content-Length; None for a chunked body, which the server ends.
        largest: The largest number of bytes; None for any.

    Raises:
        RequestEntityTooLarge: There are more than `largest` bytes.
        BadRequest: There are fewer than `length` bytes, or the server cannot read them.
    """

    def __init__(self, stream: IO[bytes], length: int | None, largest: int | None) -> None:
        if length is not None and largest is not None and length > largest:
            raise RequestEntityTooLarge()
        self._stream, self._length, self._largest = stream, length, largest
        self._count = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        wanted = len(buffer)
        if self._length is not None:
            wanted = min(wanted, self._length - self._count)
        elif self._largest is not None:
            wanted = min(wanted, self._largest - self._count + 1)  # one more byte tells that it is too long
        data = self._read(wanted) if wanted else b""
        self._count += len(data)
        if wanted and not data and self._length is not None:
            raise BadRequest(
                f"The body must have {self._length} bytes, as Content-Length says. Received: {self._count}."
            )
        if self._largest is not None and self._count > self._largest:
            raise RequestEntityTooLarge()
        buffer[: len(data)] = data
        return len(data)

    def readall(self) -> bytes:
        parts = iter(lambda: self.read(_PART) or b"", b"")
        return b"".join(parts)

    def _read(self, wanted: int) -> bytes:
        try:
            return self._stream.read(wanted)
        except HTTPException:
            raise
        except Exception as error:  # each server has its own for malformed chunks and lost connections
            raise BadRequest("The body could not be read to its end.") from error


class BoundedRequest(Request):
    """A request whose body is a `BodyStream`, with the limit that `max_content_length` sets."""

    @cached_property
    def stream(self) -> IO[bytes]:
        """The body; empty if neither Content-Length nor the server says where it ends."""
        return _body(self)


def _body(request: Request) -> IO[bytes]:
    length = get_content_length(request.environ)
    if length is None and "wsgi.input_terminated" not in request.environ:
        return io.BytesIO()
    return cast(IO[bytes], BodyStream(request.environ["wsgi.input"], length, request.max_content_length))
