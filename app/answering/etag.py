"""Responses with an ETag. A client that already has the same bytes need not download them again."""

from __future__ import annotations

from collections.abc import Callable

from flask import Request, Response

BYTES = {"type": "string", "format": "binary"}
ETAG = {"ETag": {"description": "Changes whenever the bytes change.", "schema": {"type": "string"}}}


def with_etag(request: Request, version: str, make: Callable[[], Response]) -> Response:
    """Returns the response of `make`, or 304 without calling it if the client already has `version`.

    Args:
        request: The request, whose If-None-Match header is read.
        version: The ETag. It must change whenever the bytes of the response do.
        make: Returns the full response.
    """
    response = Response(status=304) if request.if_none_match.contains(version) else make()
    response.set_etag(version)
    response.headers["Cache-Control"] = "no-cache"  # may be kept, but must be revalidated before each use
    return response
