"""Problem responses: every error is reported as `application/problem+json` (RFC 9457)."""

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

    field = fields.String(required=True, metadata={"description": "Name of the parameter."})
    detail = fields.String(required=True, metadata={"description": "What is wrong with it."})


class ProblemSchema(Schema):
    """An error in the format of RFC 9457."""

    type = fields.String(
        required=True, metadata={"description": "Identifies the kind of problem.", "format": "uri-reference"}
    )
    title = fields.String(required=True, metadata={"description": "The kind of problem in words."})
    status = fields.Integer(required=True, metadata={"description": "The HTTP status code."})
    detail = fields.String(required=True, metadata={"description": "What went wrong in this request."})
    errors = fields.List(fields.Nested(FieldErrorSchema), metadata={"description": "The wrong parameters, if any."})
    network = fields.String(metadata={"description": "The network that is needed but not available."})


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
    """Returns the response to an error.

    Args:
        status: The HTTP status.
        detail: What went wrong in this request.
        kind: The problem's `type`, a URI.
        title: The kind of problem in words. Defaults to the phrase of the status.
        errors: Pairs of a field and what is wrong with it.
        headers: Further headers.
        **more: Further members of the body.
    """
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
