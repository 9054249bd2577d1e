"""`POST /faces/averages`: averages of faces, and anti-faces."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from marshmallow import Schema, ValidationError, validate, validates_schema

from app.answering.answers import INSIST, LOCATION, Created, created
from app.answering.schemas import FacesSchema
from app.api import ApiBlueprint
from app.document import Form
from app.lanes import SLOW, lane
from app.reading.json_fields import JsonBoolean, JsonList, JsonNumber, face_id, face_ids
from app.reading.schemas import FURTHEST, about
from services.derived.averages import Averages

_MOST = 100


class AverageBody(Schema):
    """The faces to average and their weights, or the face whose anti-face to make."""

    forms = MappingProxyType(
        {
            "AverageOfFaces": Form(needs=("ids",), may_have=("weights",)),
            "AntiFaces": Form(needs=("opposite_of",), may_have=("ids", "strengths")),
        }
    )

    ids = face_ids("Ids of the faces to average. May be left out with `opposite_of`.", longest=1000)
    weights = JsonList(
        JsonNumber(validate=validate.Range(min=-FURTHEST, max=FURTHEST)),
        validate=validate.Length(min=1, max=1000),
        metadata=about(
            "One weight per face. They are scaled so that they add up to 1. Default: equal weights.", example=[0.5, 0.5]
        ),
    )
    opposite_of = face_id(
        "Id of the face whose anti-face to make. It is opposite the face as seen from the average of `ids`. Without "
        "`ids`, the average is the network's average face."
    )
    strengths = JsonList(
        JsonNumber(validate=validate.Range(min=-FURTHEST, max=FURTHEST)),
        validate=validate.Length(min=1, max=_MOST),
        metadata=about(
            "How far beyond the average the anti-faces are: one face per strength. 0 is the average, 1 is as far "
            "beyond the average as the face is from it, -1 is the face itself. Default: [1].",
            example=[0.5, 1],
        ),
    )
    insist = JsonBoolean(load_default=False, metadata=about(INSIST))

    @validates_schema
    def check_combination(self, data: Mapping[str, Any], **_: Any) -> None:
        """Raises ValidationError for a field that is missing or cannot be combined with the others."""
        if "opposite_of" in data:
            if "weights" in data:
                raise ValidationError("weights cannot be combined with opposite_of.", "weights")
        elif "strengths" in data:
            raise ValidationError("strengths needs opposite_of.", "strengths")
        elif "ids" not in data:
            raise ValidationError("ids is missing. The call takes either ids or opposite_of.", "ids")


def averages_blueprint(averages: Averages) -> ApiBlueprint:
    """Returns the blueprint of the call that averages faces."""
    blueprint = ApiBlueprint("averages", __name__, description="Averages of faces, and anti-faces.")

    @blueprint.post("/faces/averages")
    @lane(SLOW)
    @blueprint.arguments(AverageBody, example={"ids": [1, 2, 3], "weights": [1, 1, 2]}, as_kwargs=True)
    @blueprint.response(201, FacesSchema, headers=LOCATION, description="The faces were made and saved.")
    @blueprint.problems(400, 404, 409, 413, 415, 422, 503, 507)
    @blueprint.durable("average")
    def make_averages(**body: Any) -> Created:
        """Makes the average of faces, or anti-faces.

        With `ids` and `weights`, makes their weighted average in w+. With `opposite_of`, makes anti-faces: faces on the
        opposite side of the average (Leopold et al. 2001, doi:10.1038/82947).
        """
        if "opposite_of" in body:
            made = averages.make_opposite(
                body["opposite_of"], body.get("ids", ()), body.get("strengths", [1.0]), insist=body["insist"]
            )
        else:
            made = averages.make(body["ids"], body.get("weights"), insist=body["insist"])
        return created(made, made.warnings)

    return blueprint
