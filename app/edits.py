"""`POST /faces/edits`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from marshmallow import Schema, ValidationError, fields, validate, validates_schema

from app.answers import LOCATION, Created, created
from app.blueprint import ApiBlueprint
from app.body import LayersField, Real, about, face_id
from app.schemas import FacesSchema
from services.edits import STRONGEST, Edits

_WITHIN = validate.Range(min=-STRONGEST, max=STRONGEST)
_NAME = validate.Length(min=1, max=40)


def _strengths(longest: int) -> fields.List[Any]:
    return fields.List(
        Real(validate=_WITHIN),
        validate=validate.Length(min=1, max=longest),
        metadata=about("Several of them, a face for each.", example=[-2, -1, 1, 2]),
    )


class EditBody(Schema):
    """Which face, in what direction, how far; how many `strengths` there may be is the context's."""

    id = face_id("The face to edit, which stays as it is.", required=True)
    direction = fields.String(
        required=True, validate=_NAME, metadata=about("One of `GET /directions`.", example="smile")
    )
    strength = Real(
        validate=_WITHIN,
        metadata=about("How far, in standard deviations; a negative one goes the other way, 0 is the face itself."),
    )
    strengths = _strengths(longest=100)
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
    def check_strength(self, data: Mapping[str, Any], **_: Any) -> None:
        """Raises ValidationError, naming what is missing or one too many."""
        if "strength" in data and "strengths" in data:
            raise ValidationError("strengths does not go with strength: give one of the two.", "strengths")
        if "strength" not in data and "strengths" not in data:
            raise ValidationError("strength is missing: an edit takes strength, or strengths.", "strength")


class EditSchema(Schema):
    """An edited face."""

    id = fields.Integer(required=True)
    strength = fields.Float(required=True)


class EditsSchema(FacesSchema):
    """The edited faces, in the order of the strengths."""

    edits = fields.List(fields.Nested(EditSchema), required=True, metadata=about("Which face has which strength."))


def edits_blueprint(edits: Edits, max_amount: int) -> ApiBlueprint:
    """The call that edits a face."""
    blueprint = ApiBlueprint("edits", __name__, description="Faces moved along a direction.")

    @blueprint.call("POST", "/faces/edits")
    @blueprint.takes_body(edit_body(max_amount), example={"id": 1, "direction": "smile", "strengths": [-2, -1, 1, 2]})
    @blueprint.answers(201, EditsSchema, headers=LOCATION, description="The faces were made and saved.")
    @blueprint.problems(400, 404, 409, 413, 415, 503, 507)
    def make_edits(**wish: Any) -> Created:
        """Makes a face again, further along a direction: older, smiling, turned. Strengths are standard deviations."""
        strengths = wish["strengths"] if "strengths" in wish else [wish["strength"]]
        faces = edits.make(wish["id"], wish["direction"], strengths, wish.get("layers"), wish.get("control", ()))
        return created(faces, edits=[{"id": face.id, "strength": s} for face, s in zip(faces, strengths, strict=True)])

    return blueprint


def edit_body(max_amount: int) -> EditBody:
    """EditBody for at most `max_amount` strengths."""
    schema: EditBody = type("EditBody", (EditBody,), {"strengths": _strengths(max_amount)})()
    return schema
