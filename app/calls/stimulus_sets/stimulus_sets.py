"""`POST /stimulus-sets` and `POST /stimulus-sets/replay`."""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import IO, Any

from flask import Response, request
from marshmallow import Schema, fields, validate

from app.answering.etag import BYTES
from app.api import ApiBlueprint
from app.calls.stimulus_sets.bodies import RecordBody, StimulusSetBody
from app.reading.body_limit import body_limit
from app.reading.schemas import about
from services.stimuli.forms.form import read_standard
from services.stimuli.recipe_json import FORMAT, VERSION, read_record
from services.stimuli.replay import Replays
from services.stimuli.selection import Query
from services.stimuli.stimulus_sets import StimulusSets, Wish

ZIP = "application/zip"
LARGEST_RECORD = 128 << 20  # bytes: 2,000 derived faces of 1024 pixels take 100 MiB
_PART = 1 << 18  # bytes
_SET = {
    "ids": [1, 2],
    "standardise": {"size": 256, "luminance": "match", "mask": {"semi_axes": [0.35, 0.45]}, "background": "#808080"},
}
_RECORD = {
    "format": FORMAT,
    "version": VERSION,
    "image_format": "png",
    "standardise": {},
    "images": [
        {
            "file": "images/face-1.png", "id": 1, "sha256": "0" * 64, "face_sha256": "0" * 64,
            "recipe": {"network": "faces64", "fingerprint": "0" * 64, "seed": 1, "truncation_psi": 0.7},
        }
    ],
}  # fmt: skip


class ReplayParameters(Schema):
    """In what form the answer is wanted."""

    as_ = fields.String(
        data_key="as",
        validate=validate.OneOf(["json", "zip"]),
        metadata=about(
            "json: the comparison. zip: the set with the comparison in it; else what the Accept header prefers."
        ),
    )


class HashesSchema(Schema):
    """SHA-256 of pixels."""

    expected = fields.String(required=True)
    now = fields.String(required=True)


class ComparedSchema(Schema):
    """A picture then and now."""

    file = fields.String(required=True)
    id = fields.Integer(required=True)
    equal = fields.Boolean(required=True, metadata=about("Whether picture and face are the same to the pixel."))
    sha256 = fields.Nested(HashesSchema, required=True, metadata=about("Of the picture."))
    face_sha256 = fields.Nested(HashesSchema, required=True, metadata=about("Of the face before it is standardised."))
    max_difference = fields.Integer(
        required=True,
        allow_none=True,
        metadata=about("Of the faces, in levels of 0 to 255; null where the old one is not stored here."),
    )
    mean_difference = fields.Float(required=True, allow_none=True, metadata=about("Likewise."))


class ReplaySchema(Schema):
    """What came of making a set again."""

    equal = fields.Integer(required=True, metadata=about("How many pictures are the same."))
    different = fields.Integer(required=True, metadata=about("How many are not."))
    engines = fields.Dict(required=True, metadata=about("What computed them now, by network."))
    images = fields.List(fields.Nested(ComparedSchema), required=True)


def stimulus_sets_blueprint(sets: StimulusSets, replays: Replays) -> ApiBlueprint:
    """The calls that make sets, and make them again."""
    blueprint = ApiBlueprint("stimulus sets", __name__, description="Faces in one form, in a ZIP with a manifest.")

    @blueprint.post("/stimulus-sets")
    @blueprint.arguments(StimulusSetBody, example=_SET, as_kwargs=True)
    @blueprint.response(200, BYTES, content_type=ZIP, description="images/, manifest.csv, recipe.json, README.txt.")
    @blueprint.problems(400, 404, 409, 413, 415, 503, 507)
    def make_set(format_: str, names: str, **wish: Any) -> Response:
        """Makes a ZIP of stored faces: pictures in one form, a manifest, and what it takes to make them again."""
        file = sets.make(
            Wish(
                ids=wish.get("ids"),
                query=Query(**wish["query"]) if "query" in wish else None,
                standard=read_standard(wish.get("standardise", {})),
                image_format=format_,
                names=names,
                reference=wish.get("reference"),
            )
        )
        return _download(file)

    @blueprint.post("/stimulus-sets/replay")
    @body_limit(LARGEST_RECORD)
    @blueprint.arguments(ReplayParameters, location="query", as_kwargs=True)
    @blueprint.arguments(RecordBody, example=_RECORD, as_kwargs=True)
    @blueprint.response(200, ReplaySchema)
    @blueprint.alt_response(200, schema=BYTES, content_type=ZIP, success=True)
    @blueprint.problems(400, 409, 413, 415, 503, 507)
    def replay_set(as_: str | None = None, **body: Any) -> Response | dict[str, Any]:
        """Makes a set again from its recipe.json, and says of each picture whether it is the same; stores nothing."""
        record = read_record({**body, "format": body["format_"]})
        if (as_ or _preferred()) == "zip":
            return _download(replays.archive(record))
        return replays.report(record).to_dict()

    return blueprint


def _preferred() -> str:
    best = request.accept_mimetypes.best_match(["application/json", ZIP])
    return "zip" if best == ZIP else "json"


def _download(file: IO[bytes]) -> Response:
    """The ZIP, which is closed, and gone, once it is sent or the client has left."""
    response = Response(_parts(file), mimetype=ZIP)
    response.call_on_close(file.close)
    response.content_length = os.fstat(file.fileno()).st_size
    response.headers["Content-Disposition"] = "attachment; filename=stimulus-set.zip"
    response.headers["Cache-Control"] = "no-store"
    return response


def _parts(file: IO[bytes]) -> Iterator[bytes]:
    with file:
        while part := file.read(_PART):
            yield part
