"""Problem responses: every error is reported as `application/problem+json` (RFC 9457)."""

from __future__ import annotations

import http
import json
from collections.abc import Mapping, Sequence
from typing import Any

from flask import Response
from marshmallow import Schema, fields

MIMETYPE = "application/problem+json"

_MOST_ERRORS = 10
_LONGEST_NAME = 120  # characters
_LONGEST_TEXT = 500
_LONGEST_DETAIL = 6_000


class FieldErrorSchema(Schema):
    """What is wrong with one parameter."""

    field = fields.String(required=True, metadata={"description": "Name of the parameter."})
    detail = fields.String(required=True, metadata={"description": "What is wrong with it."})


class DownloadSchema(Schema):
    """How far a download is."""

    done = fields.Integer(required=True, metadata={"description": "Bytes that have arrived."})
    total = fields.Integer(
        required=True, allow_none=True, metadata={"description": "Bytes of the whole file, or null if it is not known."}
    )


class ProblemSchema(Schema):
    """An error in the format of RFC 9457."""

    type = fields.String(
        required=True, metadata={"description": "Identifies the kind of problem.", "format": "uri-reference"}
    )
    title = fields.String(required=True, metadata={"description": "The kind of problem in words."})
    status = fields.Integer(required=True, metadata={"description": "The HTTP status code."})
    detail = fields.String(required=True, metadata={"description": "What went wrong in this request."})
    errors = fields.List(
        fields.Nested(FieldErrorSchema),
        metadata={"description": f"The wrong parameters, if any: the first {_MOST_ERRORS}."},
    )
    found = fields.Integer(metadata={"description": "How many faces fit, if too few of those that were drawn did."})
    tries = fields.Integer(metadata={"description": "How many faces were drawn, if too few of them fit."})
    limits = fields.Dict(
        keys=fields.String(),
        values=fields.Float(),
        metadata={"description": "The share of the faces that each condition alone rejected, if too few fit."},
    )
    network = fields.String(metadata={"description": "The network that is needed but not available."})
    download = fields.Nested(
        DownloadSchema, metadata={"description": "How far the download of the network is, while nothing can be made."}
    )
    nearest = fields.Dict(
        keys=fields.String(),
        metadata={"description": "The nearest values that can be had, if what was asked for is out of range."},
    )


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

    Names and texts of any length may come from the client. What is too long is shortened in the middle.

    Args:
        status: The HTTP status.
        detail: What went wrong in this request.
        kind: The problem's `type`, a URI.
        title: The kind of problem in words. Defaults to the phrase of the status.
        errors: Pairs of a field and what is wrong with it. The first ten of them are reported.
        headers: Further headers.
        **more: Further members of the body.
    """
    body: dict[str, Any] = {
        "type": kind,
        "title": title or http.HTTPStatus(status).phrase,
        "status": status,
        "detail": _shortened(detail, _LONGEST_DETAIL),
        **more,
    }
    if errors:
        body["errors"] = [
            {"field": _shortened(field, _LONGEST_NAME), "detail": _shortened(text, _LONGEST_TEXT)}
            for field, text in errors[:_MOST_ERRORS]
        ]
    return Response(json.dumps(body), status, headers=dict(headers or {}), mimetype=MIMETYPE)


def joined(details: Sequence[str]) -> str:
    """Returns the texts of several errors as one, with the number of those that are left out."""
    shown = [_shortened(text, _LONGEST_TEXT) for text in details[:_MOST_ERRORS]]
    if (more := len(details) - len(shown)) > 0:
        shown.append(f"There are {more} more errors.")
    return " ".join(shown)


def _shortened(text: str, longest: int) -> str:
    if len(text) <= longest:
        return text
    kept = longest // 2
    return f"{text[:kept]} ... ({len(text) - 2 * kept} characters) ... {text[-kept:]}"
