"""The answer of `POST /stimulus-sets/replay`."""

from __future__ import annotations

from marshmallow import Schema, fields

from app.reading.schemas import about


class HashesSchema(Schema):
    """SHA-256 of pixels."""

    expected = fields.String(required=True, metadata=about("As recorded in recipe.json."))
    now = fields.String(required=True, metadata=about("As made for this request."))


class ComparedSchema(Schema):
    """A picture of the set, compared with the same picture made again."""

    file = fields.String(required=True, metadata=about("Name of the picture in the ZIP."))
    id = fields.Integer(required=True, metadata=about("Id of the face where the set was made."))
    equal = fields.Boolean(
        required=True, metadata=about("Whether all pixels of the picture and of the face are the same.")
    )
    sha256 = fields.Nested(HashesSchema, required=True, metadata=about("SHA-256 of the picture's pixels."))
    face_sha256 = fields.Nested(
        HashesSchema, required=True, metadata=about("SHA-256 of the face's pixels, before they are standardised.")
    )
    max_difference = fields.Integer(
        required=True,
        allow_none=True,
        metadata=about(
            "Largest difference between the face then and now, in levels of 0 to 255. null if the old face is not "
            "stored here."
        ),
    )
    mean_difference = fields.Float(
        required=True, allow_none=True, metadata=about("Mean absolute difference, in the same way.")
    )


class ReplaySchema(Schema):
    """The result of making a set again."""

    equal = fields.Integer(required=True, metadata=about("Number of pictures that are the same."))
    different = fields.Integer(required=True, metadata=about("Number of pictures that are not."))
    engines = fields.Dict(
        required=True, metadata=about("Versions, device and precision that computed the pixels now, by network.")
    )
    images = fields.List(fields.Nested(ComparedSchema), required=True)
