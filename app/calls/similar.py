"""`POST /faces/similar`."""

from __future__ import annotations

from typing import Any

from marshmallow import Schema, fields, validate

from app.answering.answers import LOCATION, Created, created
from app.answering.schemas import FacesSchema
from app.api import ApiBlueprint
from app.reading.json_fields import JsonInteger, JsonNumber, LayersField, face_id
from app.reading.schemas import LimitedSchema, about, at_most
from services.derived.similar.similar import Similar, SimilarWish
from services.distances.metrics import METRICS
from services.recipes.recipe import MAX_SEED


class SimilarBody(LimitedSchema):
    """Which face, how many others, how far from it."""

    id = face_id("The face that the others are to be similar to.", required=True)
    amount = JsonInteger(
        required=True,
        validate=validate.Range(min=1),
        metadata=about("How many faces to make, each in a direction of its own.", example=4),
    )
    distance = JsonNumber(
        required=True,
        validate=validate.Range(min=0.001, max=1000),
        metadata=about("How far they are to be from it, by `metric`.", example=4),
    )
    metric = fields.String(
        load_default="w",
        validate=validate.OneOf(METRICS),
        metadata=about(
            "w: Euclidean, of the mean over layers. w+: root mean square over layers. pixel: root mean square of the "
            "pictures' differences, in levels of 0 to 255, found by rendering."
        ),
    )
    tolerance = JsonNumber(
        load_default=0.02,
        validate=validate.Range(min=0.001, max=0.5),
        metadata=about("By what share of it the distance may be missed."),
    )
    seed = JsonInteger(
        validate=validate.Range(min=0, max=MAX_SEED),
        metadata=about(
            "The first of `amount` consecutive seeds: direction k is that from the average to the random face of seed "
            "+ k, made orthogonal to those before. Drawn if left out; the answer names it."
        ),
    )
    layers = LayersField("Only these layers differ; all if left out.")


class SimilarFaceSchema(Schema):
    """How far a face is from the one."""

    id = fields.Integer(required=True)
    distance = fields.Float(required=True)


class SimilarSchema(FacesSchema):
    """The new faces."""

    similar = fields.List(fields.Nested(SimilarFaceSchema), required=True)
    metric = fields.String(required=True, metadata=about("What the distances are in."))
    seed = fields.Integer(required=True, metadata=about("The first of the directions' seeds."))


def similar_blueprint(similar: Similar, max_amount: int) -> ApiBlueprint:
    """The call that makes similar faces."""
    blueprint = ApiBlueprint("similar", __name__, description="Faces at a distance from one.")

    @blueprint.post("/faces/similar")
    @blueprint.arguments(
        at_most(SimilarBody, max_amount), example={"id": 1, "amount": 4, "distance": 4, "seed": 7}, as_kwargs=True
    )
    @blueprint.response(201, SimilarSchema, headers=LOCATION, description="The faces were made and saved.")
    @blueprint.problems(400, 404, 409, 413, 415, 503, 507)
    def make_similar(**wish: Any) -> Created:
        """Makes faces that are all equally far from one, in different directions."""
        made = similar.make(SimilarWish(**wish))
        distances = [
            {"id": face.id, "distance": distance} for face, distance in zip(made.faces, made.distances, strict=True)
        ]
        return created(made.faces, similar=distances, metric=wish["metric"], seed=made.seed)

    return blueprint
