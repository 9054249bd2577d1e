"""The JSON bodies of stimulus sets: what is asked for, and a set's recipe.json."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from marshmallow import Schema, ValidationError, fields, validate, validates_schema

from app.body import Flag, Real, Whole, about, face_id, face_ids
from services.recipe import MAX_SEED
from services.stimuli import names
from services.stimuli.encoding import FORMATS
from services.stimuli.record import MAX_IMAGES
from services.stimuli.standard import LEAST_SIZE, MATCH, MAX_SIZE, SCALES

_SHARE = validate.Range(min=0, max=1)


class TargetField(fields.Field[Any]):
    """A number of at least 0, or "match"."""

    def __init__(self, text: str, example: float) -> None:
        number = {"type": "number", "minimum": 0, "maximum": 255}
        super().__init__(
            metadata=about(text, oneOf=[number, {"type": "string", "enum": [MATCH]}], example=example)
        )  # fmt: skip

    def _deserialize(self, value: Any, *_: Any, **__: Any) -> float | str:
        if value == MATCH:
            return MATCH
        if type(value) not in (int, float) or not 0 <= value <= 255:
            raise ValidationError(f"Must be a number from 0 to 255, or {MATCH}.")
        return float(value)


class LuminanceBody(Schema):
    """What luminance the pictures are to have inside the mask; at least one of mean and contrast."""

    mean = TargetField("The mean: a number, or `match` for the mean of the set's means.", 128)
    contrast = TargetField("The standard deviation, likewise.", 40)
    scale = fields.String(
        load_default="luma",
        validate=validate.OneOf(SCALES),
        metadata=about(
            "luma: of the stored values, in levels of 0 to 255, as the SHINE toolbox has it. linear: relative "
            "luminance, 0 to 1, proportional to cd/m² on a display that follows sRGB."
        ),
    )


class OvalBody(Schema):
    """What is shown: an oval, in shares of the picture's width and height."""

    centre = fields.List(
        Real(validate=_SHARE), validate=validate.Length(equal=2), metadata=about("x and y.", example=[0.5, 0.5])
    )
    semi_axes = fields.List(
        Real(validate=validate.Range(min=0.01, max=2)),
        validate=validate.Length(equal=2),
        metadata=about("Half its width and half its height.", example=[0.35, 0.45]),
    )


class _Either(fields.Field[Any]):
    """One word, or an object of `schema`."""

    def __init__(self, word: str, schema: type[Schema], text: str) -> None:
        super().__init__(metadata=about(text))
        self.word, self.nested = word, fields.Nested(schema)

    def _deserialize(self, value: Any, *arguments: Any, **more: Any) -> Any:
        if value == self.word:
            return value
        if not isinstance(value, dict):
            raise ValidationError(f"Must be {self.word}, or an object.")
        return self.nested.deserialize(value, *arguments, **more)


class ColourField(fields.Field[Any]):
    """A gray level of 0 to 255, or "#rrggbb"."""

    def __init__(self, text: str) -> None:
        gray = {"type": "integer", "minimum": 0, "maximum": 255}
        super().__init__(
            metadata=about(text, oneOf=[gray, {"type": "string", "pattern": "^#[0-9a-fA-F]{6}$"}], example="#808080")
        )

    def _deserialize(self, value: Any, *_: Any, **__: Any) -> int | str:
        if type(value) is int and 0 <= value <= 255:
            return value
        if isinstance(value, str) and re.fullmatch(r"#[0-9a-fA-F]{6}", value):
            return value
        raise ValidationError("Must be a gray level from 0 to 255, or a colour as #808080.")


class StandardBody(Schema):
    """What is done to each picture, in this order; nothing if left out."""

    crop = fields.List(
        Real(validate=_SHARE),
        validate=validate.Length(equal=4),
        metadata=about("Left, top, right, bottom, in shares of width and height.", example=[0.1, 0.05, 0.9, 0.95]),
    )
    size = Whole(
        validate=validate.Range(min=LEAST_SIZE, max=MAX_SIZE), metadata=about("The longer side in pixels.", example=256)
    )
    gray = Flag(metadata=about("Whether colours become the gray of the same luminance."))
    luminance = _Either(
        MATCH, LuminanceBody, "Luminance inside the mask; `match` moves each picture to the set's mean and contrast."
    )
    mask = _Either("none", OvalBody, "An oval; `none`, the default, shows all.")
    background = ColourField("What is seen outside the mask, and through what is transparent; #808080 if left out.")


class QueryBody(Schema):
    """Stored faces by what they are; what is left out does not matter."""

    after = Whole(validate=validate.Range(min=0), metadata=about("Only ids above this one."))
    limit = Whole(validate=validate.Range(min=1, max=MAX_IMAGES), metadata=about("The first so many that fit."))
    network = fields.String(validate=validate.Length(min=1, max=1000), metadata=about("Its name or fingerprint."))
    by = fields.String(
        validate=validate.Length(min=1, max=40),
        metadata=about("random, or what derived them, as their recipes say: transition, edit, ...", example="edit"),
    )
    seed_from = Whole(validate=validate.Range(min=0, max=MAX_SEED), metadata=about("The lowest seed."))
    seed_to = Whole(validate=validate.Range(min=0, max=MAX_SEED), metadata=about("The highest seed."))


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
    clipped = Real(metadata=about("Likewise."))


class RecordBody(Schema):
    """A set's recipe.json."""

    format_ = fields.String(data_key="format", required=True, metadata=about("What kind of file it is."))
    version = Whole(required=True, metadata=about("Of the format."))
    image_format = fields.String(required=True, validate=validate.OneOf(FORMATS), metadata=about("Of the pictures."))
    standardise = fields.Nested(StandardBody, required=True, metadata=about("What is done to each picture."))
    reference = fields.Nested(ReferenceBody, allow_none=True, metadata=about("What distances are given to."))
    licences = fields.Dict(metadata=about("Of the networks then; not looked at."))
    software = fields.Dict(metadata=about("Versions then; not looked at."))
    images = fields.List(fields.Nested(ImageBody), required=True, validate=validate.Length(min=1, max=MAX_IMAGES))
