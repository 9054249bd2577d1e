"""`GET /faces/{id}/distances`."""

from __future__ import annotations

from typing import Any

from marshmallow import Schema, fields

from app.api import ApiBlueprint
from app.reading.schemas import about
from app.reading.text_fields import IdList
from services.distances.distances import MOST, Distances, DistanceService


class DistanceParameters(Schema):
    """To which faces."""

    to = IdList(longest=MOST, required=True, metadata=about("The other faces, with commas between them."))


def _number(text: str) -> fields.Float:
    return fields.Float(required=True, allow_none=True, metadata=about(text))


class ContourSchema(Schema):
    """How far the outer contour moved."""

    mean = fields.Float(required=True, metadata=about("Mean distance to the nearest point of the other, in pixels."))
    greatest = fields.Float(required=True, metadata=about("The greatest of these distances (Hausdorff's), in pixels."))
    percent = fields.Float(required=True, metadata=about("The mean, in percent of the picture's height."))


class DistanceSchema(Schema):
    """From the one face to another; what cannot be told is null, and the notes say why."""

    id = fields.Integer(required=True, metadata=about("The other face."))
    z = _number("Euclidean distance in z; of two random faces.")
    w = _number("Euclidean distance of the w's, each averaged over its layers.")
    w_plus = fields.Float(
        required=True,
        allow_none=True,
        data_key="w+",
        metadata=about("Root mean square over layers of the Euclidean distances."),
    )
    pixel = _number("Root mean square difference of the pictures, in levels of 0 to 255.")
    identity = _number(
        "Euclidean distance of a face recognition network's vectors (dlib: 0.6 is its threshold for photographs); "
        "null without the optional package."
    )
    contour = fields.Nested(
        ContourSchema,
        required=True,
        allow_none=True,
        metadata=about("Of what stands out from the background: face, hair, shoulders."),
    )
    notes = fields.Dict(
        keys=fields.String(),
        values=fields.String(),
        required=True,
        metadata=about(
            "Why a measure is null, by its name.", example={"z": "face 3 is not a random face: it has no z"}
        ),
    )


class DistancesSchema(Schema):
    """The distances from one face to others."""

    id = fields.Integer(required=True, metadata=about("The face that they are from."))
    distances = fields.List(fields.Nested(DistanceSchema), required=True)


def distances_blueprint(service: DistanceService) -> ApiBlueprint:
    """The call that measures how far faces are apart."""
    blueprint = ApiBlueprint("distances", __name__, description="How far faces are from each other.")

    @blueprint.get("/faces/<int:face_id>/distances")
    @blueprint.arguments(DistanceParameters, location="query", as_kwargs=True)
    @blueprint.response(200, DistancesSchema)
    @blueprint.problems(400, 404, 409, 503, 507)
    def measure_distances(face_id: int, to: list[int]) -> dict[str, Any]:
        """How far a face is from others: in z, w, w+, pixels, identity, and how far its contour moved."""
        return {"id": face_id, "distances": [_body(found) for found in service.between(face_id, to)]}

    return blueprint


def _body(found: Distances) -> dict[str, Any]:
    contour = found.contour
    moved = contour and {"mean": contour.mean, "greatest": contour.greatest, "percent": found.contour_percent}
    return {
        "id": found.id, "z": found.z, "w": found.w, "w_plus": found.w_plus, "pixel": found.pixel,
        "identity": found.identity, "contour": moved, "notes": found.notes,
    }  # fmt: skip
