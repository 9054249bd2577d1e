"""`GET /faces/{id}/distances`: how far faces are from one face."""

from __future__ import annotations

from typing import Any

from marshmallow import INCLUDE, Schema, fields, post_dump

from app.api import ApiBlueprint
from app.lanes import by_ids, lane
from app.reading.schemas import about
from app.reading.text_fields import IdList
from services.distances.distances import MAX_OTHERS, Distances, DistanceService


class DistanceParameters(Schema):
    """`GET /faces/{id}/distances`."""

    to = IdList(longest=MAX_OTHERS, required=True, metadata=about("Ids of the other faces, separated by commas."))


def _number(text: str) -> fields.Float:
    return fields.Float(required=True, allow_none=True, metadata=about(text))


class ContourSchema(Schema):
    """How far the outer contour moved from one face to the other."""

    mean = fields.Float(
        required=True, metadata=about("Mean distance from one contour to the nearest point of the other, in pixels.")
    )
    greatest = fields.Float(
        required=True, metadata=about("The largest of these distances (Hausdorff distance), in pixels.")
    )
    percent = fields.Float(required=True, metadata=about("The mean as a percentage of the picture's height."))


class DistanceSchema(Schema):
    """The distances to another face. Distances that cannot be measured are null, and `notes` says why."""

    id = fields.Integer(required=True, metadata=about("Id of the other face."))
    z = _number("Euclidean distance in z. null unless both are random faces.")
    w = _number("Euclidean distance in w. The w+ of a face is first averaged over its layers.")
    w_plus = _number(
        "Distance in w+: root mean square over layers of the Euclidean distances. The answer has it as `w+`, too."
    )
    pixel = _number("Root mean square difference of the pictures, in levels of 0 to 255.")
    identity = _number(
        "Euclidean distance between the vectors of a face recognition network (dlib). Below 0.6, dlib takes two "
        "photographs for the same person. null unless the optional package is installed."
    )
    contour = fields.Nested(
        ContourSchema,
        required=True,
        allow_none=True,
        metadata=about("How far the outline moved: of everything in front of the background (face, hair, shoulders)."),
    )
    notes = fields.Dict(
        keys=fields.String(),
        values=fields.String(),
        required=True,
        metadata=about(
            "Why a distance is null, by its name.", example={"z": "face 3 is not a random face: it has no z"}
        ),
    )

    class Meta:
        unknown = INCLUDE  # for the document: there is one more member

    @post_dump
    def add_w_plus(self, data: dict[str, Any], **_: Any) -> dict[str, Any]:
        """Adds `w+`, as the answer always called it. Generated code would make one name of `w` and `w+`."""
        names = [each for name in data for each in (("w+", name) if name == "w_plus" else (name,))]
        return {name: data["w_plus" if name == "w+" else name] for name in names}


class DistancesSchema(Schema):
    """The distances from one face to others."""

    id = fields.Integer(required=True, metadata=about("Id of the face that the distances are measured from."))
    distances = fields.List(fields.Nested(DistanceSchema), required=True)


def distances_blueprint(service: DistanceService) -> ApiBlueprint:
    """Returns the blueprint of the call that measures distances between faces."""
    blueprint = ApiBlueprint("distances", __name__, description="How far faces are from each other.")

    @blueprint.get("/faces/<int:face_id>/distances")
    @lane(by_ids)
    @blueprint.arguments(DistanceParameters, location="query", as_kwargs=True)
    @blueprint.response(200, DistancesSchema)
    @blueprint.problems(400, 404, 409, 503, 507)
    def measure_distances(face_id: int, to: list[int]) -> dict[str, Any]:
        """Measures how far a face is from other faces.

        The distances are in z, w, w+, pixels, face identity, and the outer contour.
        """
        return {"id": face_id, "distances": [_body(found) for found in service.between(face_id, to)]}

    return blueprint


def _body(found: Distances) -> dict[str, Any]:
    contour = found.contour
    moved = contour and {"mean": contour.mean, "greatest": contour.greatest, "percent": found.contour_percent}
    return {
        "id": found.id, "z": found.z, "w": found.w, "w_plus": found.w_plus, "pixel": found.pixel,
        "identity": found.identity, "contour": moved, "notes": found.notes,
    }  # fmt: skip
