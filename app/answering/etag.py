"""Responses with an ETag. A client need not download the same bytes again, and may ask for a part of them."""

from __future__ import annotations

import hashlib
from collections.abc import Callable

from flask import Request, Response, request
from werkzeug.http import parse_range_header

BYTES = {"type": "string", "format": "binary"}
ETAG = {"ETag": {"description": "Changes whenever the bytes change.", "schema": {"type": "string"}}}
PART = "The bytes that the Range header asks for. If-Range with another ETag gets all of them, with status 200."


def with_etag(request: Request, version: str, make: Callable[[], Response]) -> Response:
    """Returns the response of `make`, or 304 without calling it if the client already has `version`.

    If the request has a Range header with one range, the response is that part of the bytes, with status 206.

    Args:
        request: The request, whose headers If-None-Match, Range and If-Range are read.
        version: The ETag. It must change whenever the bytes of the response do.
        make: Returns the full response.

    Raises:
        RequestedRangeNotSatisfiable: The range begins beyond the end.
    """
    # A cache in between may have made the ETag weak by compressing the bytes (RFC 9110, 13.1.2).
    is_known = request.if_none_match.contains_weak(version)
    response = Response(status=304) if is_known else make()
    response.set_etag(version)
    response.headers["Cache-Control"] = "no-cache"  # may be kept, but must be revalidated before each use
    return response if is_known else _part(request, response)


def add_etag(response: Response) -> Response:
    """Returns the response with an ETag if it is JSON that was asked for with GET; 304 if the client has these bytes.

    Unlike `with_etag`, it saves the client the bytes only, and not the service the work.
    """
    if not _is_cacheable(request, response):
        return response
    version = hashlib.sha256(response.get_data()).hexdigest()[:32]
    response.set_etag(version)
    response.headers["Cache-Control"] = "no-cache"
    if request.if_none_match.contains_weak(version):
        response.status_code = 304
    return response


def _is_cacheable(request: Request, response: Response) -> bool:
    is_json = response.mimetype == "application/json" and response.is_sequence
    is_taken = "ETag" in response.headers or "Cache-Control" in response.headers
    return request.method in ("GET", "HEAD") and response.status_code == 200 and is_json and not is_taken


def _part(request: Request, response: Response) -> Response:
    """Returns the part that the request asks for. Ranges that cannot be read, and several at once, are ignored."""
    response.headers["Accept-Ranges"] = "bytes"
    wanted = parse_range_header(request.headers.get("Range"))
    is_one = wanted is not None and wanted.units == "bytes" and len(wanted.ranges) == 1
    # Werkzeug drops the W/ of an If-Range. Parts of bytes that are only alike must not be put together.
    if not is_one or request.headers.get("If-Range", "").startswith("W/"):
        return response
    if wanted is not None and -(wanted.ranges[0][0] or 0) > (response.content_length or 0):
        return response  # more from the end than there is: all of it (RFC 9110, 14.1.2)
    try:
        response.make_conditional(request, accept_ranges=True, complete_length=response.content_length)
    except BaseException:
        response.close()  # of a film, the file
        raise
    return response
