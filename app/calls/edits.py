"""`POST /faces/edits`."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

from marshmallow import Schema, ValidationError, fields, validate, validates_schema

from app.answering.answers import LOCATION, Created, created
from app.answering.schemas import FacesSchema
from app.api import ApiBlueprint
from app.reading.json_fields import JsonNumber, LayersField, face_id
from app.reading.schemas import LimitedSchema, about, at_most
from services.directions.edits import STRONGEST, Edits

_WITHIN = validate.Range(min=-STRONGEST, max=STRONGEST)
_NAME = validate.Length(min=1, max=40)


class EditBody(LimitedSchema):
    """Which face, in what direction, how far."""

    limited_field = "strengths"

    id = face_id("The face to edit, which stays as it is.", required=True)
    direction = fields.String(validate=_NAME, metadata=about("One of `GET /directions`.", example="smile"))
    strength = JsonNumber(
        validate=_WITHIN,
        metadata=about("How far, in standard deviations; a negative one goes the other way, 0 is the face itself."),
    )
    strengths = fields.List(
        JsonNumber(validate=_WITHIN),
        validate=validate.Length(min=1),
        metadata=about("Several of them, a face for each.", example=[-2, -1, 1, 2]),
    )
    crossed = fields.Dict(
        keys=fields.String(validate=_NAME),
        values=fields.List(JsonNumber(validate=_WITHIN), validate=validate.Length(min=1, max=100)),
        validate=validate.Length(min=2, max=5),
        metadata=about(
            "In place of direction: several with their strengths, a face for each combination, the last one varying "
            "fastest. Each holds the others still.",
            example={"age": [-1, 1], "smile": [-1.5, 1.5]},
        ),
    )
    layers = LayersField(
        "Only these layers move; all if left out. A direction of SeFa is then that of these layers' weights."
    )
    control = fields.List(
        fields.String(validate=_NAME),
        validate=validate.Length(max=50),
        metadata=about(
            "Directions to hold still: what the edit has in common with them is taken out.", example=["age"]
        ),
    )

    @validates_schema
    def check_combination(self, data: Mapping[str, Any], **_: Any) -> None:
        """Raises ValidationError, naming what is missing or one too many."""
        if "crossed" in data:
            for name in ("direction", "strength", "strengths"):
                if name in data:
                    raise ValidationError(f"{name} does not go with crossed, which has strengths of its own.", name)
            self.check_amount(math.prod(map(len, data["crossed"].values())))
        elif "direction" not in data:
            raise ValidationError("direction is missing: an edit takes direction, or crossed.", "direction")
        elif "strength" in data and "strengths" in data:
            raise ValidationError("strengths does not go with strength: give one of the two.", "strengths")
        elif "strength" not in data and "strengths" not in data:
            raise ValidationError("strength is missing: an edit takes strength, or strengths.", "strength")

    def check_amount(self, amount: int) -> None:
        """Raises ValidationError for too many combinations."""
        if amount > self.max_amount:
            raise ValidationError(
                f"crossed must make at most {self.max_amount} faces a request. Received: {amount}.", "crossed"
            )


class EditSchema(Schema):
    """An edited face."""

    id = fields.Integer(required=True)
    strength = fields.Float(metadata=about("How far it went in `direction`."))
    strengths = fields.Dict(
        keys=fields.String(), values=fields.Float(), metadata=about("How far it went in each of `crossed`.")
    )


class EditsSchema(FacesSchema):
    """The edited faces, in the order of the strengths."""

    edits = fields.List(fields.Nested(EditSchema), required=True, metadata=about("Which face has which strength."))


def edits_blueprint(edits: Edits, max_amount: int) -> ApiBlueprint:
    """The call that edits a face."""
    blueprint = ApiBlueprint("edits", __name__, description="Faces moved along a direction.")

    @blueprint.post("/faces/edits")
    @blueprint.arguments(
        at_most(EditBody, max_amount),
        example={"id": 1, "direction": "smile", "strengths": [-2, -1, 1, 2]},
        as_kwargs=True,
    )
    @blueprint.response(201, EditsSchema, headers=LOCATION, description="The faces were made and saved.")
    @blueprint.problems(400, 404, 409, 413, 415, 503, 507)
    def make_edits(**wish: Any) -> Created:
        """Makes a face again, further along a direction: older, smiling, turned; in standard deviations."""
        layers, control = wish.get("layers"), wish.get("control", ())
        if "crossed" in wish:
            made = edits.make_crossed(wish["id"], wish["crossed"], layers, control)
            about_each = [{"id": each.face.id, "strengths": each.strengths} for each in made]
            return created([each.face for each in made], edits=about_each)
        strengths = wish["strengths"] if "strengths" in wish else [wish["strength"]]
        faces = edits.make(wish["id"], wish["direction"], strengths, layers, control)
        return created(faces, edits=[{"id": face.id, "strength": s} for face, s in zip(faces, strengths, strict=True)])

    return blueprint
