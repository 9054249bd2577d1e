"""The JSON bodies of stimulus sets: the request for a set, and the recipe.json of a set."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from marshmallow import Schema, ValidationError, fields, validate, validates_schema

from app.calls.stimulus_sets.form_body import StandardBody
from app.reading.json_fields import JsonDict, JsonInteger, JsonList, JsonNumber, face_id, face_ids
from app.reading.schemas import about
from services.recipes.recipe import MAX_SEED
from services.stimuli import names
from services.stimuli.encoding import FORMATS
from services.stimuli.recipe_json import MAX_IMAGES


class QueryBody(Schema):
    """Selects stored faces by their properties. Properties that are left out are not checked."""

    after = JsonInteger(validate=validate.Range(min=0), metadata=about("Selects only ids above this one."))
    limit = JsonInteger(
        validate=validate.Range(min=1, max=MAX_IMAGES),
        metadata=about("Largest number of faces. Those with the lowest ids are taken."),
    )
    network = fields.String(
        validate=validate.Length(min=1, max=1000),
        metadata=about("Name or fingerprint of the network that made the faces."),
    )
    by = fields.String(
        validate=validate.Length(min=1, max=40),
        metadata=about(
            "How the faces were made: random, or the word in their recipe, such as transition or edit.", example="edit"
        ),
    )
    seed_from = JsonInteger(
        validate=validate.Range(min=0, max=MAX_SEED), metadata=about("Lowest seed. Selects random faces only.")
    )
    seed_to = JsonInteger(
        validate=validate.Range(min=0, max=MAX_SEED), metadata=about("Highest seed. Selects random faces only.")
    )


class StimulusSetBody(Schema):
    """The faces of the set, and the form of the pictures."""

    ids = face_ids("Ids of the faces, in the order that they have in the set.", longest=MAX_IMAGES)
    query = fields.Nested(QueryBody, metadata=about("Selects stored faces by their properties, instead of `ids`."))
    standardise = fields.Nested(
        StandardBody, metadata=about("How the pictures are made alike. Default: they stay as they are.")
    )
    format_ = fields.String(
        data_key="format",
        load_default="png",
        validate=validate.OneOf(FORMATS),
        metadata=about("Format of the pictures. png and webp are lossless, jpeg is not."),
    )
    names = fields.String(
        load_default=names.DEFAULT,
        validate=[validate.Length(min=1, max=100), validate.Regexp(f"^{names.PATTERN}$")],
        metadata=about(
            "File names without the extension: letters, digits, - and _, and {id}, {number} (from 1) or {seed}."
        ),
    )
    reference = face_id("Id of a face. The manifest then contains the distance of each face from it.")

    @validates_schema
    def check_faces(self, data: Mapping[str, Any], **_: Any) -> None:
        """Raises ValidationError unless exactly one of ids and query is given."""
        if "ids" in data and "query" in data:
            raise ValidationError("query cannot be combined with ids. Give one of the two.", "query")
        if "ids" not in data and "query" not in data:
            raise ValidationError("ids is missing. The call takes either ids or query.", "ids")


class ReferenceBody(Schema):
    """The face that distances are measured from."""

    id = face_id("Id of the face where the set was made.", required=True)
    recipe = JsonDict(required=True, metadata=about("Recipe of the face."))


class ImageBody(Schema):
    """A picture of the set, and the face that it shows."""

    file = fields.String(required=True, metadata=about("Name of the picture in the ZIP.", example="images/face-1.png"))
    id = face_id("Id of the face where the set was made.", required=True)
    sha256 = fields.String(required=True, metadata=about("SHA-256 of the picture's pixels."))
    face_sha256 = fields.String(
        required=True, metadata=about("SHA-256 of the face's pixels, before they were standardised.")
    )
    recipe = JsonDict(required=True, metadata=about("Recipe of the face."))
    luminance = JsonDict(metadata=about("Luminance that was measured. Ignored."))
    clipped = JsonNumber(metadata=about("Share of pixels that were clipped. Ignored."))


class RecordBody(Schema):
    """The recipe.json of a set."""

    format_ = fields.String(data_key="format", required=True, metadata=about("Identifies the kind of file."))
    version = JsonInteger(required=True, metadata=about("Version of the file format."))
    image_format = fields.String(
        required=True, validate=validate.OneOf(FORMATS), metadata=about("Format of the pictures.")
    )
    standardise = fields.Nested(StandardBody, required=True, metadata=about("How the pictures are made alike."))
    reference = fields.Nested(
        ReferenceBody, allow_none=True, metadata=about("The face that distances in the manifest are measured from.")
    )
    licences = JsonDict(metadata=about("Licences of the networks when the set was made. Ignored."))
    software = JsonDict(metadata=about("Software versions when the set was made. Ignored."))
    images = JsonList(
        fields.Nested(ImageBody),
        required=True,
        validate=validate.Length(min=1, max=MAX_IMAGES),
        metadata=about("The pictures of the set, in order."),
    )
