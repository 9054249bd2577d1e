"""`POST /faces/edits`: faces changed along directions such as age or smile."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

from marshmallow import Schema, ValidationError, fields, validate, validates_schema

from app.answering.answers import INSIST, LOCATION, Created, created
from app.answering.schemas import FacesSchema
from app.api import ApiBlueprint
from app.lanes import SLOW, lane
from app.reading.json_fields import JsonBoolean, JsonDict, JsonList, JsonNumber, LayersField, face_id
from app.reading.schemas import LimitedSchema, about, at_most
from services.directions.edits import MAX_STRENGTH, Edits

_WITHIN = validate.Range(min=-MAX_STRENGTH, max=MAX_STRENGTH)
_NAME = validate.Length(min=1, max=40)


class EditBody(LimitedSchema):
    """The face, the directions, and how far to go."""

    limited_field = "strengths"

    id = face_id("Id of the face to edit. It stays as it is.", required=True)
    direction = fields.String(
        validate=_NAME, metadata=about("Name of a direction that `GET /directions` lists.", example="smile")
    )
    strength = JsonNumber(
        validate=_WITHIN,
        metadata=about(
            "How far to go, in standard deviations. Negative strengths go the other way. 0 is the face itself."
        ),
    )
    strengths = JsonList(
        JsonNumber(validate=_WITHIN),
        validate=validate.Length(min=1),
        metadata=about("Several strengths: makes one face for each.", example=[-2, -1, 1, 2]),
    )
    crossed = JsonDict(
        keys=fields.String(validate=_NAME),
        values=JsonList(JsonNumber(validate=_WITHIN), validate=validate.Length(min=1, max=100)),
        validate=validate.Length(min=2, max=5),
        metadata=about(
            "Instead of `direction`: several directions with their strengths. Makes one face for each combination; the "
            "last direction varies fastest. Each direction is corrected so that it leaves the others unchanged.",
            example={"age": [-1, 1], "smile": [-1.5, 1.5]},
        ),
    )
    layers = LayersField(
        "Edits only these layers: coarse, middle, fine, or a list of layer numbers from 0. A SeFa direction is then "
        "computed from the weights of these layers alone. Default: all layers."
    )
    control = JsonList(
        fields.String(validate=_NAME),
        validate=validate.Length(max=50),
        metadata=about("Names of directions to leave unchanged. Their share of the edit is removed.", example=["age"]),
    )
    insist = JsonBoolean(load_default=False, metadata=about(INSIST))

    @validates_schema
    def check_combination(self, data: Mapping[str, Any], **_: Any) -> None:
        """Raises ValidationError for a field that is missing or cannot be combined with the others."""
        if "crossed" in data:
            for name in ("direction", "strength", "strengths"):
                if name in data:
                    raise ValidationError(f"{name} cannot be combined with crossed, which has its own strengths.", name)
            self.check_amount(math.prod(map(len, data["crossed"].values())))
        elif "direction" not in data:
            raise ValidationError("direction is missing. The call takes either direction or crossed.", "direction")
        elif "strength" in data and "strengths" in data:
            raise ValidationError("strengths cannot be combined with strength. Give one of the two.", "strengths")
        elif "strength" not in data and "strengths" not in data:
            raise ValidationError("strength is missing. The call takes either strength or strengths.", "strength")

    def check_amount(self, amount: int) -> None:
        """Raises ValidationError if `crossed` has more combinations than faces are allowed."""
        if amount > self.max_amount:
            raise ValidationError(
                f"crossed must have at most {self.max_amount} combinations. Received: {amount}.", "crossed"
            )


class EditSchema(Schema):
    """An edited face."""

    id = fields.Integer(required=True)
    strength = fields.Float(metadata=about("The strength along `direction`."))
    strengths = fields.Dict(
        keys=fields.String(), values=fields.Float(), metadata=about("The strength along each direction of `crossed`.")
    )


class EditsSchema(FacesSchema):
    """The edited faces, in the order of their strengths."""

    edits = fields.List(fields.Nested(EditSchema), required=True, metadata=about("The strength of each face."))


def edits_blueprint(edits: Edits, max_amount: int) -> ApiBlueprint:
    """Returns the blueprint of the call that edits a face."""
    blueprint = ApiBlueprint("edits", __name__, description="Faces changed along directions.")

    @blueprint.post("/faces/edits")
    @lane(SLOW)
    @blueprint.arguments(
        at_most(EditBody, max_amount),
        example={"id": 1, "direction": "smile", "strengths": [-2, -1, 1, 2]},
        as_kwargs=True,
    )
    @blueprint.response(201, EditsSchema, headers=LOCATION, description="The faces were made and saved.")
    @blueprint.problems(400, 404, 409, 413, 415, 422, 503, 507)
    def make_edits(**body: Any) -> Created:
        """Edits a face along directions, to make it older, smiling, turned, and so on.

        Strengths are in standard deviations over the network's own faces. Edits are linear in w+, as in InterFaceGAN
        (arXiv:1907.10786), GANSpace (arXiv:2004.02546) and SeFa (arXiv:2007.06600).
        """
        layers, control = body.get("layers"), body.get("control", ())
        if "crossed" in body:
            made = edits.make_crossed(body["id"], body["crossed"], layers, control, insist=body["insist"])
            strengths_of_each = [{"id": each.face.id, "strengths": each.strengths} for each in made]
            return created([each.face for each in made], made.warnings, edits=strengths_of_each)
        field = "strengths" if "strengths" in body else "strength"
        strengths = body["strengths"] if "strengths" in body else [body["strength"]]
        faces = edits.make(
            body["id"], body["direction"], strengths, layers, control, insist=body["insist"], field=field
        )
        strength_of_each = [{"id": face.id, "strength": s} for face, s in zip(faces, strengths, strict=True)]
        return created(faces, faces.warnings, edits=strength_of_each)

    return blueprint
