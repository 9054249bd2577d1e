"""`POST /faces/similar`: faces at a given distance from a face."""

from __future__ import annotations

from typing import Any

from marshmallow import Schema, fields, validate

from app.answering.answers import INSIST, LOCATION, Created, created
from app.answering.schemas import FacesSchema
from app.api import ApiBlueprint
from app.lanes import SLOW, lane
from app.reading.json_fields import JsonBoolean, JsonInteger, JsonNumber, LayersField, face_id
from app.reading.schemas import LimitedSchema, about, at_most
from app.reading.space_field import SpaceField
from services.derived.similar.request import SimilarRequest
from services.derived.similar.similar import Similar
from services.distances.metrics import METRICS
from services.recipes.recipe import MAX_SEED


class SimilarBody(LimitedSchema):
    """The face, how many similar ones to make, and how far from it."""

    id = face_id("Id of the face to which the new faces are similar.", required=True)
    amount = JsonInteger(
        required=True,
        validate=validate.Range(min=1),
        metadata=about("Number of faces to make. Each lies in another direction.", example=4),
    )
    distance = JsonNumber(
        required=True,
        validate=validate.Range(min=0.001, max=1000),
        metadata=about("Distance of each new face from the face `id`, measured by `metric`.", example=4),
    )
    metric = SpaceField(
        METRICS,
        load_default="w",
        metadata=about(
            "How the distance is measured. w: Euclidean distance, after averaging w+ over layers. w_plus (or w+): root "
            "mean square over layers. pixel: root mean square difference of the pictures, in levels of 0 to 255; "
            "slower, because it is found by rendering."
        ),
    )
    tolerance = JsonNumber(
        load_default=0.02,
        validate=validate.Range(min=0.001, max=0.5),
        metadata=about("Largest relative error of the distance: 0.02 is 2%."),
    )
    seed = JsonInteger(
        validate=validate.Range(min=0, max=MAX_SEED),
        metadata=about(
            "The first of `amount` consecutive seeds. Direction k leads from the average face towards the random face "
            "of seed + k, and is made orthogonal to the directions before it. Default: a random seed, which the "
            "answer contains."
        ),
    )
    layers = LayersField(
        "Changes only these layers: coarse, middle, fine, or a list of layer numbers from 0. Default: all layers."
    )
    insist = JsonBoolean(load_default=False, metadata=about(INSIST))


class SimilarFaceSchema(Schema):
    """How far a new face is from the given one."""

    id = fields.Integer(required=True, metadata=about("Id of the new face."))
    distance = fields.Float(required=True, metadata=about("Its distance, measured by `metric`."))


class SimilarSchema(FacesSchema):
    """The new faces."""

    similar = fields.List(fields.Nested(SimilarFaceSchema), required=True)
    metric = fields.String(required=True, metadata=about("How the distances are measured."))
    seed = fields.Integer(required=True, metadata=about("The first of the seeds of the directions."))


def similar_blueprint(similar: Similar, max_amount: int) -> ApiBlueprint:
    """Returns the blueprint of the call that makes similar faces."""
    blueprint = ApiBlueprint("similar", __name__, description="Faces at a given distance from a face.")

    @blueprint.post("/faces/similar")
    @lane(SLOW)
    @blueprint.arguments(
        at_most(SimilarBody, max_amount), example={"id": 1, "amount": 4, "distance": 4, "seed": 7}, as_kwargs=True
    )
    @blueprint.response(201, SimilarSchema, headers=LOCATION, description="The faces were made and saved.")
    @blueprint.problems(400, 404, 409, 413, 415, 422, 503, 507)
    @blueprint.durable("similar")
    def make_similar(**body: Any) -> Created:
        """Makes faces that are all equally far from a given face, in different directions."""
        made = similar.make(SimilarRequest(**body))
        distances = [
            {"id": face.id, "distance": distance} for face, distance in zip(made.faces, made.distances, strict=True)
        ]
        return created(made.faces, made.warnings, similar=distances, metric=body["metric"], seed=made.seed)

    return blueprint
