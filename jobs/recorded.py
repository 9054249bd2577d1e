"""Requests as they are recorded, and what they are answered with."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from typing import Any

import msgspec

JSON = "application/json"


class Asked(msgspec.Struct, frozen=True, kw_only=True):
    """A request.

    Attributes:
        method: The HTTP method.
        root: What stands before the path of the call, for a service below a path; "" otherwise.
        path: The path of the call.
        query: The query string.
        content_type: The media type of the body; "" without a body.
        body: The body.
    """

    method: str
    root: str = ""
    path: str
    query: str = ""
    content_type: str = ""
    body: bytes = b""

    def fingerprint(self) -> str:
        """Returns what tells requests apart that have the same Idempotency-Key.

        A client that repeats an upload draws a new boundary between the parts of the form, which does not count.
        """
        kind, _, boundary = self.content_type.partition("boundary=")
        boundary = boundary.split(";")[0].strip(' "')
        body = self.body.replace(boundary.encode(), b"") if boundary else self.body
        said = (self.method, self.path, self.query, kind)
        return hashlib.sha256(msgspec.json.encode([*said, hashlib.sha256(body).hexdigest()])).hexdigest()


class Part(msgspec.Struct, frozen=True, kw_only=True):
    """A request that is a part of a job, or the whole of it. `amount` is the number of faces that it makes."""

    asked: Asked
    amount: int = 1


class Reply(msgspec.Struct, frozen=True, kw_only=True):
    """The answer to a request: status, headers by name, and the bytes of the body in pieces."""

    status: int
    headers: dict[str, str]
    body: Iterable[bytes]


IsGone = Callable[[], bool]
Perform = Callable[[Asked, IsGone], AbstractContextManager[Reply]]
"""Performs a recorded request. It ends early, with status 499, once the function says that nobody waits any more."""

Join = Callable[[Asked, Sequence[Mapping[str, Any]]], tuple[dict[str, Any], dict[str, str]]]
"""Joins the JSON answers to the parts of a job into the body and the headers that one request would have got."""
