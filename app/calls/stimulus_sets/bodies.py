"""The JSON bodies of stimulus sets: what is asked for, and a set's recipe.json."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from marshmallow import Schema, ValidationError, fields, validate, validates_schema

from app.calls.stimulus_sets.form_body import StandardBody
from app.reading.json_fields import JsonInteger, JsonNumber, face_id, face_ids
from app.reading.schemas import about
from services.recipes.recipe import MAX_SEED
from services.stimuli import names
from services.stimuli.encoding import FORMATS
from services.stimuli.recipe_json import MAX_IMAGES


class QueryBody(Schema):
    """Stored faces by what they are; what is left out does not matter."""

    after = JsonInteger(validate=validate.Range(min=0), metadata=about("Only ids above this one."))
    limit = JsonInteger(validate=validate.Range(min=1, max=MAX_IMAGES), metadata=about("The first so many that fit."))
    network = fields.String(validate=validate.Length(min=1, max=1000), metadata=about("Its name or fingerprint."))
    by = fields.String(
        validate=validate.Length(min=1, max=40),
        metadata=about("random, or what derived them, as their recipes say: transition, edit, ...", example="edit"),
    )
    seed_from = JsonInteger(validate=validate.Range(min=0, max=MAX_SEED), metadata=about("The lowest seed."))
    seed_to = JsonInteger(validate=validate.Range(min=0, max=MAX_SEED), metadata=about("The highest seed."))


class StimulusSetBody(Schema):
    """Of which faces, in what form."""

    ids = face_ids("The faces, in the order that they are to have.", longest=MAX_IMAGES)
    query = fields.Nested(QueryBody, metadata=about("In place of `ids`."))
    standardise = fields.Nested(StandardBody, metadata=about("What is done to each picture; nothing if left out."))
    format_ = fields.String(
        data_key="format",
        load_default="png",
        validate=validate.OneOf(FORMATS),
        metadata=about("Of the pictures: png and webp lose nothing, jpeg does."),
    )
    names = fields.String(
        load_default=names.DEFAULT,
        validate=[validate.Length(min=1, max=100), validate.Regexp(f"^{names.PATTERN}$")],
        metadata=about("What the files are called: letters, digits, - and _, with {id}, {number} or {seed} in it."),
    )
    reference = face_id("A face that all others' distances are given to, in the manifest.")

    @validates_schema
    def check_faces(self, data: Mapping[str, Any], **_: Any) -> None:
        """Raises ValidationError unless there is one of ids and query."""
        if "ids" in data and "query" in data:
            raise ValidationError("query does not go with ids: give one of the two.", "query")
        if "ids" not in data and "query" not in data:
            raise ValidationError("ids is missing: a set takes ids, or a query.", "ids")


class ReferenceBody(Schema):
    """The face that distances are given to."""

    id = face_id("Its id.", required=True)
    recipe = fields.Dict(required=True, metadata=about("Its recipe."))


class ImageBody(Schema):
    """A picture of the set, and what it was."""

    file = fields.String(required=True, metadata=about("Its name in the ZIP.", example="images/face-1.png"))
    id = face_id("The face's id where the set was made.", required=True)
    sha256 = fields.String(required=True, metadata=about("Of the picture's pixels."))
    face_sha256 = fields.String(required=True, metadata=about("Of the face's own pixels."))
    recipe = fields.Dict(required=True, metadata=about("How the face is made."))
    luminance = fields.Dict(metadata=about("What was measured; not looked at."))
    clipped = JsonNumber(metadata=about("Likewise."))


class RecordBody(Schema):
    """A set's recipe.json."""

    format_ = fields.String(data_key="format", required=True, metadata=about("What kind of file it is."))
    version = JsonInteger(required=True, metadata=about("Of the format."))
    image_format = fields.String(required=True, validate=validate.OneOf(FORMATS), metadata=about("Of the pictures."))
    standardise = fields.Nested(StandardBody, required=True, metadata=about("What is done to each picture."))
    reference = fields.Nested(ReferenceBody, allow_none=True, metadata=about("What distances are given to."))
    licences = fields.Dict(metadata=about("Of the networks then; not looked at."))
    software = fields.Dict(metadata=about("Versions then; not looked at."))
    images = fields.List(fields.Nested(ImageBody), required=True, validate=validate.Length(min=1, max=MAX_IMAGES))
