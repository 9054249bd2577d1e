"""Compresses texts for clients that accept gzip: JSON, problems, tables and SVG, several times smaller then.

Pictures, films and archives are compressed already. Streams, such as server-sent events, must not wait for their end.
"""

from __future__ import annotations

from flask import Request, Response, request
from isal import igzip

_SMALLEST = 1024  # bytes; what is smaller fits into one packet anyway
_LEVEL = 3  # the highest of isal, which takes as long as the others: half a millisecond for 200 kB
_TYPES = {"application/json", "application/problem+json", "image/svg+xml"}


def compress(response: Response) -> Response:
    """Returns the response, compressed if it is a text of some length and the client of the request accepts that."""
    if not _is_text(response):
        return response
    response.vary.add("Accept-Encoding")
    if (response.content_length or 0) < _SMALLEST or not _accepts_gzip(request):
        return response
    response.headers.pop("Accept-Ranges", None)
    if response.headers.get("ETag"):
        response.set_etag(str(response.get_etag()[0]), weak=True)  # other bytes, with the same meaning
    if response.status_code != 304:
        response.set_data(igzip.compress(response.get_data(), _LEVEL, mtime=0))
        response.headers["Content-Encoding"] = "gzip"
    return response


def _is_text(response: Response) -> bool:
    is_whole = response.response and response.is_sequence and not response.direct_passthrough
    if not is_whole or response.status_code == 206:
        return False
    mimetype = response.mimetype or ""
    return mimetype in _TYPES or mimetype.startswith("text/")


def _accepts_gzip(request: Request) -> bool:
    """Returns whether the client prefers gzip to a response as it is, or likes both as much."""
    accepted = request.accept_encodings
    return accepted.quality("gzip") > 0 and accepted.quality("gzip") >= accepted.quality("identity")
