"""`POST /faces/averages`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from marshmallow import Schema, ValidationError, fields, validate, validates_schema

from app.answering.answers import LOCATION, Created, created
from app.answering.schemas import FacesSchema
from app.api import ApiBlueprint
from app.reading.json_fields import JsonNumber, face_id, face_ids
from app.reading.schemas import FURTHEST, about
from services.derived.averages import Averages

_MOST = 100


class AverageBody(Schema):
    """Which faces, with what weights; or of which face the opposite is wanted."""

    ids = face_ids("The faces to average; may be left out beside `opposite_of`.", longest=1000)
    weights = fields.List(
        JsonNumber(validate=validate.Range(min=-FURTHEST, max=FURTHEST)),
        validate=validate.Length(min=1, max=1000),
        metadata=about("A weight a face, all equal if left out; scaled to add up to 1.", example=[0.5, 0.5]),
    )
    opposite_of = face_id("The face whose opposite is wanted, as seen from the average of `ids`, or of the network.")
    strengths = fields.List(
        JsonNumber(validate=validate.Range(min=-FURTHEST, max=FURTHEST)),
        validate=validate.Length(min=1, max=_MOST),
        metadata=about(
            "How far beyond the average, a face for each. 0 is the average, 1 (the default) as far beyond it as the "
            "face is before it, -1 the face itself.",
            example=[0.5, 1],
        ),
    )

    @validates_schema
    def check_combination(self, data: Mapping[str, Any], **_: Any) -> None:
        """Raises ValidationError, naming what is missing or does not go with the rest."""
        if "opposite_of" in data:
            if "weights" in data:
                raise ValidationError("weights does not go with opposite_of.", "weights")
        elif "strengths" in data:
            raise ValidationError("strengths goes with opposite_of.", "strengths")
        elif "ids" not in data:
            raise ValidationError("ids is missing: an average takes ids, or opposite_of.", "ids")


def averages_blueprint(averages: Averages) -> ApiBlueprint:
    """The call that averages faces."""
    blueprint = ApiBlueprint("averages", __name__, description="Averages of faces, and anti-faces.")

    @blueprint.post("/faces/averages")
    @blueprint.arguments(AverageBody, example={"ids": [1, 2, 3], "weights": [1, 1, 2]}, as_kwargs=True)
    @blueprint.response(201, FacesSchema, headers=LOCATION, description="The faces were made and saved.")
    @blueprint.problems(400, 404, 409, 413, 415, 503, 507)
    def make_averages(**wish: Any) -> Created:
        """Makes the average of faces in w (ids, weights), or anti-faces: what lies beyond it (opposite_of)."""
        if "opposite_of" in wish:
            strengths = wish.get("strengths", [1.0])
            return created(averages.make_opposite(wish["opposite_of"], wish.get("ids", ()), strengths))
        return created([averages.make(wish["ids"], wish.get("weights"))])

    return blueprint
