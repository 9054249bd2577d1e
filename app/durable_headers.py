"""Documents the headers with which a request becomes a job."""

from __future__ import annotations

from typing import Any

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


def with_durable_headers(document: dict[str, Any]) -> dict[str, Any]:
    """Returns an OpenAPI document in which the marked operations have the headers Prefer and Idempotency-Key.

    flask-smorest would let them take the place of the other parameters of an operation.
    """
    for path in document["paths"].values():
        for operation in path.values():
            if isinstance(operation, dict) and operation.pop(DURABLE, False):
                operation["parameters"] = [*operation.get("parameters", []), *_HEADERS]
    return document
