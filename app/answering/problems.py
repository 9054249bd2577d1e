"""`application/problem+json` (RFC 9457), the one form in which errors are answered."""

from __future__ import annotations

import http
import json
from collections.abc import Mapping, Sequence
from typing import Any

from flask import Response
from marshmallow import Schema, fields

MIMETYPE = "application/problem+json"


class FieldErrorSchema(Schema):
    """What is wrong with one parameter."""

    field = fields.String(required=True, metadata={"description": "The parameter."})
    detail = fields.String(required=True, metadata={"description": "What is wrong with it."})


class ProblemSchema(Schema):
    """An error, as RFC 9457 has it."""

    type = fields.String(
        required=True, metadata={"description": "What kind of problem it is.", "format": "uri-reference"}
    )
    title = fields.String(required=True, metadata={"description": "The kind in words."})
    status = fields.Integer(required=True, metadata={"description": "The HTTP status."})
    detail = fields.String(required=True, metadata={"description": "What happened this time."})
    errors = fields.List(fields.Nested(FieldErrorSchema), metadata={"description": "The parameters at fault."})
    network = fields.String(metadata={"description": "The network that the face needs."})


def problem(
    status: int,
    detail: str,
    *,
    kind: str = "about:blank",
    title: str | None = None,
    errors: Sequence[tuple[str, str]] = (),
    headers: Mapping[str, str] | None = None,
    **more: Any,
) -> Response:
    """The answer for one error; `errors` are pairs of a field and what is wrong with it."""
    body: dict[str, Any] = {
        "type": kind,
        "title": title or http.HTTPStatus(status).phrase,
        "status": status,
        "detail": detail,
        **more,
    }
    if errors:
        body["errors"] = [{"field": field, "detail": text} for field, text in errors]
    return Response(json.dumps(body), status, headers=dict(headers or {}), mimetype=MIMETYPE)
