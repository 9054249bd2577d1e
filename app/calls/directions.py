"""`GET /directions`: the directions in which a network's faces can be edited."""

from __future__ import annotations

import dataclasses
from typing import Any

from marshmallow import Schema, fields, validate

from app.api import ApiBlueprint
from app.lanes import SLOW, lane
from app.reading.schemas import about
from services.directions.catalogue import DirectionCatalogue

KINDS = ("attribute", "file", "sefa", "pca")


class DirectionsParameters(Schema):
    """Parameters of `GET /directions`."""

    network = fields.String(
        validate=validate.Length(min=1, max=1000),
        metadata=about("Name of the network. Default: the first of the configured networks."),
    )


class DirectionSchema(Schema):
    """A direction in latent space along which faces can be edited."""

    name = fields.String(
        required=True, metadata=about("Name of the direction, for `POST /faces/edits`.", example="smile")
    )
    kind = fields.String(
        required=True,
        validate=validate.OneOf(KINDS),
        metadata=about(
            "attribute: shipped with the network. file: from a file that the operator added. sefa: computed from the "
            "network's weights (SeFa). pca: a principal component of the network's w (GANSpace)."
        ),
    )
    description = fields.String(required=True, metadata=about("What a positive strength does to a face."))
    strength_1 = fields.String(required=True, metadata=about("How far strength 1 goes."))
    unit = fields.String(required=True, metadata=about("Unit of the attribute, such as years. Empty if unknown."))
    amount = fields.Float(
        required=True,
        allow_none=True,
        metadata=about("How much strength 1 changes the attribute, in `unit`. null if unknown."),
    )
    share = fields.Float(
        required=True,
        allow_none=True,
        metadata=about(
            "Share that this direction accounts for, 0 to 1. For sefa: of the sensitivity of the styles to w. For "
            "pca: of the variance of w. null for other kinds."
        ),
    )
    effects = fields.Dict(
        keys=fields.String(),
        values=fields.Float(),
        required=True,
        metadata=about(
            "The largest side effects: how much strength 1 changes other attributes, in their standard deviations. "
            "Measured for attributes and files. Estimated for sefa and pca, from the similarity of their directions to "
            "those of the attributes."
        ),
    )
    layers = fields.List(fields.Integer(), required=True, metadata=about("The layers that the direction changes."))
    licence = fields.String(required=True, metadata=about("Licence of the direction."))


class DirectionsSchema(Schema):
    """The directions of a network."""

    network = fields.String(required=True, metadata=about("Name of the network."))
    fingerprint = fields.String(required=True, metadata=about("SHA-256 of its configuration and weights."))
    directions = fields.List(
        fields.Nested(DirectionSchema), required=True, metadata=about("Named directions, then sefa, then pca.")
    )


def directions_blueprint(catalogue: DirectionCatalogue) -> ApiBlueprint:
    """Returns the blueprint of the call that lists directions."""
    blueprint = ApiBlueprint("directions", __name__, description="The directions in which faces can be edited.")

    @blueprint.get("/directions")
    @lane(SLOW)
    @blueprint.arguments(DirectionsParameters, location="query", as_kwargs=True)
    @blueprint.response(200, DirectionsSchema, example=_EXAMPLE)
    @blueprint.problems(400, 503)
    def list_directions(network: str | None = None) -> dict[str, Any]:
        """Lists the directions in which faces can be edited.

        They are named attributes, the directions of SeFa, and principal components. The first request takes a few
        seconds.
        """
        found, directions = catalogue.listed(network)
        return {
            "network": found.name,
            "fingerprint": found.fingerprint,
            "directions": [dataclasses.asdict(direction) for direction in directions],
        }

    return blueprint


_EXAMPLE = {
    "network": "faces128",
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
