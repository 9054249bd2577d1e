"""Documents the headers with which a request becomes a job."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from app.reading.face_fields import ABOUT, PATTERN

DURABLE = "x-durable"  # marks the operations of a document that have these headers; taken out of the finished document

_HEADERS = [
    {
        "in": "header",
        "name": "Prefer",
        "description": "`respond-async`: answers 202 at once, and a job performs the request (RFC 7240).",
        "schema": {"type": "string"},
    },
    {
        "in": "header",
        "name": "Idempotency-Key",
        "description": (
            "Names the request, in up to 255 visible ASCII characters. However often it is sent with this key, it is "
            "performed once, and answered as the first time. Another request with the same key is refused with 422; "
            "while the first one is still running, 409 is answered."
        ),
        "schema": {"type": "string", "minLength": 1, "maxLength": 255, "pattern": "^[!-~]+$"},
    },
]


_FIELDS = {
    "in": "query",
    "name": "fields",
    "description": ABOUT,
    "schema": {"type": "string", "pattern": PATTERN, "example": "id,image"},
}


def with_durable_headers(document: dict[str, Any]) -> dict[str, Any]:
    """Returns an OpenAPI document in which the marked operations have the headers Prefer and Idempotency-Key.

    Those that make faces also have the parameter `fields`.

    flask-smorest would let them take the place of the other parameters of an operation.
    """
    for path in document["paths"].values():
        for operation in path.values():
            if isinstance(operation, dict) and operation.pop(DURABLE, False):
                given = operation.get("parameters", [])
                fields = [_FIELDS] if "201" in operation["responses"] and _FIELDS["name"] not in _names(given) else []
                operation["parameters"] = [*given, *fields, *_HEADERS]
    return document


def _names(parameters: Iterable[Mapping[str, Any]]) -> set[str]:
    return {str(parameter["name"]) for parameter in parameters}
