"""`POST /previews`: the picture of a face before it is made."""

from __future__ import annotations

import base64
import re
from typing import Any

from flask import Response, jsonify, request
from marshmallow import Schema, fields

from app.answering.answers import warnings_body
from app.answering.etag import BYTES
from app.answering.schemas import WarningSchema
from app.api import ApiBlueprint
from app.calls.edits.answer import OutcomeSchema
from app.calls.previews.body import JSON, KINDS, PreviewBody
from app.calls.previews.drafts import Drafting, fields_in
from app.lanes import PREVIEWS, lane
from app.reading.schemas import about
from services.edits.outcomes import records
from services.errors import InvalidParameter
from services.pictures.conversion import FORMATS
from services.previews.previews import Preview, Previews

STREAM = "X-Preview-Stream"
_STREAM = re.compile(r"[\x21-\x7e]{1,100}")
_STREAM_HEADER = {
    "in": "header",
    "name": STREAM,
    "description": (
        "Names what the preview belongs to, such as the slider of one page, in up to 100 visible ASCII characters. A "
        "newer preview of the same stream takes the place of one that waits or is being made. Take a random name, so "
        "that no other client has the same."
    ),
    "schema": {"type": "string", "minLength": 1, "maxLength": 100, "pattern": "^[!-~]+$"},
}
_HEADERS = {
    "ETag": {"description": "SHA-256 of the pixels, which the face would have.", "schema": {"type": "string"}},
    "Cache-Control": {"description": "`no-store`", "schema": {"type": "string"}},
}
_EXAMPLES = {
    "edit": {"summary": "A face along a direction", "value": {"edit": {"id": 1, "direction": "smile", "strength": 1}}},
    "transition": {"summary": "A frame between two faces", "value": {"transition": {"from": 1, "to": 2, "t": 0.3}}},
    "random": {"summary": "A random face", "value": {"random": {"seed": 5, "truncation_psi": 0.7}}},
}


class PreviewSchema(Schema):
    """The picture of a face that is not stored."""

    image = fields.String(
        required=True, metadata=about("The picture as a data URI.", example="data:image/webp;base64,UklGRg==")
    )
    sha256 = fields.String(
        required=True, metadata=about("SHA-256 of the pixels in the network's own size, as the face would have it.")
    )
    outcomes = fields.Dict(
        keys=fields.String(),
        values=fields.Nested(OutcomeSchema),
        metadata=about("What became of each target and of what was held, of edits with targets or `hold`."),
    )
    warnings = fields.List(
        fields.Nested(WarningSchema),
        metadata=about("What to know of the face, as the call that makes it says. Missing if there is nothing."),
    )


def previews_blueprint(previews: Previews, drafting: Drafting) -> ApiBlueprint:
    """Returns the blueprint of the call that shows faces without making them."""
    blueprint = ApiBlueprint("previews", __name__, description="Pictures of faces that are not stored.")

    @blueprint.post("/previews")
    @lane(PREVIEWS)
    @blueprint.arguments(PreviewBody, examples=_EXAMPLES, as_kwargs=True)
    @blueprint.response(200, PreviewSchema, headers=_HEADERS)
    @blueprint.alt_response(200, schema=BYTES, content_type="image/webp", headers=_HEADERS, success=True)
    @blueprint.alt_response(200, schema=BYTES, content_type="image/png", headers=_HEADERS, success=True)
    @blueprint.alt_response(200, schema=BYTES, content_type="image/jpeg", headers=_HEADERS, success=True)
    @blueprint.problems(400, 404, 409, 413, 415, 422, 503)
    @blueprint.doc(parameters=[_STREAM_HEADER])
    def show_preview(format_: str, answer: str, deadline: float, size: int | None = None, **body: Any) -> Response:
        """Shows a face without making it: an edit, a mix, an average, a frame of a transition, or a random face.

        The answer is the picture. Nothing is stored, and no id is taken. What the call that makes the face refuses is
        refused here, too.

        A preview ends with status 409 (`urn:facespace:problem:superseded`) as soon as a newer one of the same stream,
        which X-Preview-Stream names, has begun, and with 503 (`urn:facespace:problem:deadline-passed`) when its
        deadline has passed.
        """
        with previews.streams.preview(_stream(), deadline):
            drafts = drafting.draft(body)
            [kind] = [kind for kind in KINDS if kind in body]
            with fields_in(kind):
                preview = previews.of(drafts, size, format_)
        response = (
            _described(preview, format_) if answer == JSON else Response(preview.picture, mimetype=FORMATS[format_])
        )
        response.set_etag(preview.sha256)
        response.headers["Cache-Control"] = "no-store"
        return response

    return blueprint


def _stream() -> str | None:
    stream = request.headers.get(STREAM)
    if stream is not None and not _STREAM.fullmatch(stream):
        raise InvalidParameter(STREAM, f"{STREAM} must be 1 to 100 visible ASCII characters, such as a UUID.")
    return stream


def _described(preview: Preview, format_: str) -> Response:
    image = f"data:{FORMATS[format_]};base64,{base64.b64encode(preview.picture).decode()}"
    outcomes = {} if preview.outcomes is None else {"outcomes": records(preview.outcomes)}
    return jsonify({"image": image, "sha256": preview.sha256, **outcomes, **warnings_body(preview.warnings)})
