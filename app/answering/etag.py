"""Answers that a client keeps, and asks for again with the ETag that it has."""

from __future__ import annotations

from collections.abc import Callable

from flask import Request, Response

BYTES = {"type": "string", "format": "binary"}
ETAG = {"ETag": {"description": "Changes with the bytes.", "schema": {"type": "string"}}}


def cached(request: Request, version: str, make: Callable[[], Response]) -> Response:
    """What `make` gives, or 304 without making it where the client has that `version`."""
    response = Response(status=304) if request.if_none_match.contains(version) else make()
    response.set_etag(version)
    response.headers["Cache-Control"] = "no-cache"  # keep it, but ask whether it still is the same
    return response
