"""`GET /directions`."""

from __future__ import annotations

import dataclasses
from typing import Any

from marshmallow import Schema, fields, validate

from app.api import ApiBlueprint
from app.reading.schemas import about
from services.directions.catalogue import DirectionCatalogue

KINDS = ("attribute", "file", "sefa", "pca")


class DirectionsParameters(Schema):
    """`GET /directions`."""

    network = fields.String(
        validate=validate.Length(min=1, max=1000), metadata=about("Of which network; the first one if left out.")
    )


class DirectionSchema(Schema):
    """A direction in which faces can be edited."""

    name = fields.String(required=True, metadata=about("What `POST /faces/edits` calls it.", example="smile"))
    kind = fields.String(
        required=True,
        validate=validate.OneOf(KINDS),
        metadata=about(
            "attribute: ships with the network. file: from one of the operator's files. sefa: from the network's "
            "weights. pca: a principal component of its w."
        ),
    )
    description = fields.String(required=True, metadata=about("What a positive strength does."))
    strength_1 = fields.String(required=True, metadata=about("What strength 1 is."))
    unit = fields.String(required=True, metadata=about("What the attribute counts; empty if nobody said."))
    amount = fields.Float(required=True, allow_none=True, metadata=about("How much of `unit` strength 1 is."))
    share = fields.Float(
        required=True,
        allow_none=True,
        metadata=about("Of sefa: of the styles' sensitivity to w. Of pca: of the variance of w. 0 to 1."),
    )
    effects = fields.Dict(
        keys=fields.String(),
        values=fields.Float(),
        required=True,
        metadata=about(
            "What strength 1 does to other attributes, the largest few, in their standard deviations: as measured, or "
            "for sefa and pca as estimated from what they have in common with the attributes' directions."
        ),
    )
    layers = fields.List(fields.Integer(), required=True, metadata=about("The layers that it moves."))
    licence = fields.String(required=True)


class DirectionsSchema(Schema):
    """The directions of a network."""

    network = fields.String(required=True)
    fingerprint = fields.String(required=True)
    directions = fields.List(fields.Nested(DirectionSchema), required=True)


def directions_blueprint(catalogue: DirectionCatalogue) -> ApiBlueprint:
    """The call that lists directions."""
    blueprint = ApiBlueprint("directions", __name__, description="The directions in which faces can be edited.")

    @blueprint.get("/directions")
    @blueprint.arguments(DirectionsParameters, location="query", as_kwargs=True)
    @blueprint.response(200, DirectionsSchema, example=_EXAMPLE)
    @blueprint.problems(400, 503)
    def list_directions(network: str | None = None) -> dict[str, Any]:
        """Named attributes, SeFa's directions and principal components; the first time takes some seconds."""
        found, directions = catalogue.listed(network)
        return {
            "network": found.name,
            "fingerprint": found.fingerprint,
            "directions": [dataclasses.asdict(direction) for direction in directions],
        }

    return blueprint


_EXAMPLE = {
    "network": "faces64",
    "fingerprint": "b0c5" * 16,
    "directions": [
        {
            "name": "age",
            "kind": "attribute",
            "description": "older",
            "strength_1": "one standard deviation of age over the network's own faces at truncation psi 1",
            "unit": "years",
            "amount": 11.63,
            "share": None,
            "effects": {"grey_hair": 0.61, "hair_lightness": 0.58, "asian": -0.3},
            "layers": [0, 1, 2, 3, 4, 5, 6, 7, 8, 9],
            "licence": "CC0 1.0",
        }
    ],
}
