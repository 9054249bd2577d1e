"""`POST /stimulus-sets` and `POST /stimulus-sets/replay`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import IO, Any

from flask import Response, request
from marshmallow import Schema, ValidationError, fields, validate, validates_schema

from app.answering.etag import BYTES
from app.answering.files import file_response
from app.api import ApiBlueprint
from app.calls.stimulus_sets.bodies import RecordBody, StimulusSetBody
from app.calls.stimulus_sets.replay_answer import ReplaySchema
from app.calls.stimulus_sets.set_answer import SetSchema, set_body
from app.lanes import SLOW, lane
from app.reading.body_limit import body_limit
from app.reading.schemas import about
from app.reading.text_fields import TextInteger
from services.stimuli.forms.reading import read_form
from services.stimuli.recipe_json import FORMAT, VERSION
from services.stimuli.record_reading import read_record
from services.stimuli.replay import Replays
from services.stimuli.selection import Query
from services.stimuli.stimulus_sets import StimulusSetRequest, StimulusSets

MOST_SHOWN = 50  # pictures in one answer
ZIP, _JSON = "application/zip", "application/json"
LARGEST_RECORD = 128 << 20  # bytes; a recipe.json of 2,000 derived faces of 1024 pixels has 100 MiB
_SET = {
    "ids": [1, 2],
    "standardise": {"size": 256, "luminance": "match", "mask": {"semi_axes": [0.35, 0.45]}, "background": "#808080"},
}
_CONTENTS = (
    "A ZIP with the folder images/ and the files manifest.csv, recipe.json, README.txt, check-cells.csv and, if the "
    "design has cells to compare, check-differences.csv and check.png."
)
_RECORD = {
    "format": FORMAT,
    "version": VERSION,
    "image_format": "png",
    "standardise": {},
    "images": [
        {
            "file": "images/face-1.png", "id": 1, "sha256": "0" * 64, "face_sha256": "0" * 64,
            "recipe": {"network": "faces128", "fingerprint": "0" * 64, "seed": 1, "truncation_psi": 0.7},
        }
    ],
}  # fmt: skip


class SetParameters(Schema):
    """`POST /stimulus-sets`."""

    as_ = fields.String(
        data_key="as",
        validate=validate.OneOf(["json", "zip"]),
        metadata=about(
            "zip: the set. json: only what the check of the set found; the pictures are made, measured and thrown "
            "away. Default: zip, whatever the Accept header prefers (`curl --json` asks for JSON)."
        ),
    )

    pictures = TextInteger(
        load_default=0,
        validate=validate.Range(min=0, max=MOST_SHOWN),
        metadata=about(
            "With as=json: how many of the pictures are answered as well, from the first one on, as `picture` of each "
            "image.",
            example=4,
        ),
    )

    @validates_schema
    def check_pictures(self, data: Mapping[str, Any], **_: Any) -> None:
        """Raises ValidationError for pictures that a ZIP has anyway."""
        if data["pictures"] and data.get("as_") != "json":
            raise ValidationError("pictures is for as=json: a ZIP has all of them.", "pictures")


class ReplayParameters(Schema):
    """`POST /stimulus-sets/replay`."""

    as_ = fields.String(
        data_key="as",
        validate=validate.OneOf(["json", "zip"]),
        metadata=about(
            "json: only the comparison. zip: the set, with the comparison as replay.json. Default: what the Accept "
            "header prefers, else json."
        ),
    )


def stimulus_sets_blueprint(sets: StimulusSets, replays: Replays) -> ApiBlueprint:
    """Returns the blueprint of the calls that make stimulus sets, and make them again."""
    blueprint = ApiBlueprint(
        "stimulus sets", __name__, description="Stimulus sets: standardised faces in a ZIP with a manifest."
    )

    @blueprint.post("/stimulus-sets")
    @lane(SLOW)
    @blueprint.arguments(SetParameters, location="query", as_kwargs=True)
    @blueprint.arguments(StimulusSetBody, example=_SET, as_kwargs=True)
    @blueprint.response(200, SetSchema, description=_CONTENTS)
    @blueprint.alt_response(200, schema=BYTES, content_type=ZIP, description=_CONTENTS, success=True)
    @blueprint.problems(400, 404, 409, 413, 415, 422, 503, 507)
    @blueprint.durable("stimulus-set", has_query=True)
    def make_set(as_: str | None = None, pictures: int = 0, **body: Any) -> Response | dict[str, Any]:
        """Makes a stimulus set: stored faces as standardised pictures in a ZIP.

        The ZIP also contains a manifest, and recipe.json, from which `POST /stimulus-sets/replay` makes the set again.
        Every set is checked: in which measured quantities the cells of its design differ. recipe.json, README.txt and
        check.png show the result, and `?as=json` answers with it alone, or with some of the pictures (`pictures`).
        """
        wanted = _request(body)
        if as_ == "json":
            return set_body(sets.report(wanted, pictures), wanted.image_format)
        return _download(sets.make(wanted))

    @blueprint.post("/stimulus-sets/replay")
    @lane(SLOW)
    @body_limit(LARGEST_RECORD)
    @blueprint.arguments(ReplayParameters, location="query", as_kwargs=True)
    @blueprint.arguments(RecordBody, example=_RECORD, as_kwargs=True)
    @blueprint.response(200, ReplaySchema)
    @blueprint.alt_response(200, schema=BYTES, content_type=ZIP, success=True)
    @blueprint.problems(400, 409, 413, 415, 422, 503, 507)
    @blueprint.durable("replay", has_query=True)
    def replay_set(as_: str | None = None, **body: Any) -> Response | dict[str, Any]:
        """Makes a stimulus set again from its recipe.json, and compares each picture with the recorded hash.

        Nothing is stored.
        """
        record = read_record({**body, "format": body["format_"]})
        if (as_ or _preferred(_JSON, ZIP)) == "zip":
            return _download(replays.archive(record))
        return replays.report(record).to_dict()

    return blueprint


def _request(body: Mapping[str, Any]) -> StimulusSetRequest:
    return StimulusSetRequest(
        ids=body.get("ids"),
        query=Query(**body["query"]) if "query" in body else None,
        form=read_form(body.get("standardise", {})),
        image_format=body["format_"],
        names=body["names"],
        prefix=body["prefix"],
        reference=body.get("reference"),
        factors=body.get("factors"),
        expected=body["expected"],
        per_cell=body.get("per_cell"),
    )


def _preferred(*types: str) -> str:
    """Returns which of the media types the Accept header of the request prefers, "zip" or "json"; else the first."""
    best = request.accept_mimetypes.best_match(types) or types[0]
    return "zip" if best == ZIP else "json"


def _download(file: IO[bytes]) -> Response:
    """Returns a response that sends the ZIP."""
    response = file_response(request, file, ZIP)
    response.headers["Content-Disposition"] = "attachment; filename=stimulus-set.zip"
    response.headers["Cache-Control"] = "no-store"
    return response
