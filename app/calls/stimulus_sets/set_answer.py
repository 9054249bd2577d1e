"""The answer of `POST /stimulus-sets?as=json`."""

from __future__ import annotations

import base64
from typing import Any

from marshmallow import Schema, fields

from app.reading.schemas import about
from services.pictures.conversion import FORMATS
from services.stimuli.report import SetReport


def _optional(text: str) -> fields.Float:
    return fields.Float(required=True, allow_none=True, metadata=about(text))


class CellSchema(Schema):
    """A cell of the design: all pictures with the same levels."""

    levels = fields.Dict(required=True, metadata=about("Level of each factor.", example={"age": -1.0}))
    n = fields.Integer(required=True, metadata=about("Number of pictures."))
    quantities = fields.Dict(
        required=True,
        metadata=about(
            "For each measured quantity `n`, `mean` and `sd`. `sd` is null for one picture. What could not be measured "
            "is absent.",
            example={"skin_L": {"n": 8, "mean": 61.5, "sd": 4.2}},
        ),
    )


class DifferenceSchema(Schema):
    """The difference of a quantity between two cells."""

    quantity = fields.String(required=True, metadata=about("Name of the quantity.", example="hair_area"))
    between = fields.List(fields.Dict(), required=True, metadata=about("Levels of the first and the second cell."))
    difference = fields.Float(required=True, metadata=about("Mean of the second cell less that of the first one."))
    g = _optional("Hedges' g. null if the quantity varies in neither cell.")
    low = _optional("Lower limit of the 95% interval of g.")
    high = _optional("Upper limit.")
    kind = fields.String(
        required=True,
        metadata=about(
            "factor, expected (named in the request), confound, negligible (large in standard deviations, but below "
            "what pictures of 8 bits resolve) or small.",
            example="confound",
        ),
    )


class CheckSchema(Schema):
    """In what the cells of the design differ."""

    measured = fields.String(required=True, metadata=about("What was measured: the pictures as they are delivered."))
    effect_size = fields.String(required=True, metadata=about("Name of the standardised difference."))
    confidence = fields.Float(required=True, metadata=about("Confidence of the intervals."))
    threshold = fields.Float(required=True, metadata=about("Size above which a difference is a confound."))
    factors = fields.List(fields.String(), required=True, metadata=about("Names of the factors."))
    expected = fields.List(fields.String(), required=True, metadata=about("Quantities that may differ as well."))
    cells = fields.List(fields.Nested(CellSchema), required=True)
    differences = fields.List(fields.Nested(DifferenceSchema), required=True)
    notes = fields.List(fields.String(), required=True, metadata=about("What could not be compared, and why."))


class SetImageSchema(Schema):
    """A picture of the set."""

    file = fields.String(required=True, metadata=about("Name of the picture in the ZIP."))
    id = fields.Integer(required=True, metadata=about("Id of the face."))
    picture = fields.String(
        metadata=about(
            "The picture as a data URI. Missing unless `pictures` asks for it.", example="data:image/png;base64,"
        )
    )
    levels = fields.Dict(required=True, metadata=about("Level of each factor."))
    sha256 = fields.String(required=True, metadata=about("SHA-256 of the picture's pixels."))
    luminance_over = fields.String(required=True, metadata=about("Region whose luminance was measured."))
    luminance = fields.Dict(required=True, metadata=about("`mean` and `contrast` of the luminance of the file there."))
    clipped = fields.Float(required=True, metadata=about("Share of the region's pixels that were clipped."))
    measured = fields.Dict(required=True, metadata=about("Quantities that were measured in the picture, by name."))


class SetSchema(Schema):
    """What is known of a set: its pictures, its check, and how its faces were picked."""

    images = fields.List(fields.Nested(SetImageSchema), required=True)
    check = fields.Nested(CheckSchema, required=True)
    confounds = fields.List(
        fields.Nested(DifferenceSchema),
        required=True,
        metadata=about("The largest difference of each quantity that is a confound."),
    )
    balance = fields.Dict(
        required=True,
        allow_none=True,
        metadata=about(
            "How the faces were picked: `per_cell`, `candidates`, `picked` (pictures or identities), `largest_g` of "
            "all candidates and of those picked, the confounds that were `removed`, and those `left` with the reason. "
            "null without `balance`."
        ),
    )


def set_body(report: SetReport, image_format: str) -> dict[str, Any]:
    """Returns the body for `SetSchema`, with the pictures that the report has the files of."""
    body = report.to_dict()
    for image, data in zip(body["images"], report.files, strict=False):
        image["picture"] = f"data:{FORMATS[image_format]};base64,{base64.b64encode(data).decode()}"
    return body
