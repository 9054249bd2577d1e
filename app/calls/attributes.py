"""`GET /faces/{id}/attributes` and `GET /attributes`: what is measured on the pictures of faces."""

from __future__ import annotations

import dataclasses
import hashlib
from typing import Any

from flask import Response, json, request
from marshmallow import Schema, fields, validate

from app.answering.etag import BYTES, ETAG, PART, with_etag
from app.api import ApiBlueprint
from app.lanes import FACES, SLOW, by_faces, lane
from app.reading.schemas import NoParameters, about
from app.reading.text_fields import IdList
from services.measurements.described import DescribedFace, DescribedFaces, Value, as_csv, rounded

CSV = "text/csv"
MOST_IDS = 1000


class AttributesParameters(Schema):
    """`GET /attributes`."""

    ids = IdList(longest=MOST_IDS, required=True, metadata=about("Ids of faces, separated by commas."))
    format_ = fields.String(
        data_key="format",
        validate=validate.OneOf(["json", "csv"]),
        metadata=about("json or csv. Default: what the Accept header prefers, else json."),
    )


class AttributeSchema(Schema):
    """One number that was measured."""

    value = fields.Float(required=True, metadata=about("The value, in `unit`.", example=31.4))
    unit = fields.String(required=True, metadata=about("What the value counts.", example="years"))
    z = fields.Float(
        required=True,
        allow_none=True,
        metadata=about(
            "Standard deviations from the mean of 1,000 random faces of the same network at truncation psi 1. null if "
            "these do not differ in it.",
            example=-0.4,
        ),
    )
    error = fields.Float(
        required=True,
        allow_none=True,
        metadata=about(
            "Standard error of the value, measured on people that the networks had not seen. null if it is not known.",
            example=4.9,
        ),
    )


class AttributesSchema(Schema):
    """What was measured on the picture of a face. What cannot be measured is missing."""

    id = fields.Integer(required=True, metadata=about("Id of the face."))
    network = fields.String(required=True, metadata=about("Name of the network that made it."))
    attributes = fields.Dict(
        keys=fields.String(),
        values=fields.Nested(AttributeSchema),
        required=True,
        metadata=about(
            "Attributes such as age, sizes (head_top, face_height, face_width, hair_area, interocular), and mean "
            "colours of the face's skin (skin_L, skin_a, skin_b) and of the background (background_L, "
            "background_chroma)."
        ),
    )
    landmarks = fields.Dict(
        keys=fields.String(),
        values=fields.List(fields.Float(), validate=validate.Length(equal=2)),
        required=True,
        metadata=about(
            "x and y of named points in pixels, from the upper left corner of the picture. `_l` and `_r` are the sides "
            "of the picture. Points that hair or the head hide are estimated.",
            example={"chin": [32.1, 55.9]},
        ),
    )
    regions = fields.Dict(
        keys=fields.String(),
        values=fields.Float(),
        required=True,
        metadata=about("Shares of the picture, 0 to 1.", example={"skin": 0.27, "hair": 0.2}),
    )


class FacesAttributesSchema(Schema):
    """What was measured on the pictures of several faces."""

    faces = fields.List(fields.Nested(AttributesSchema), required=True, metadata=about("In the order of `ids`."))


class DistributionsParameters(Schema):
    """`GET /attributes/distributions`."""

    network = fields.String(
        validate=validate.Length(min=1, max=1000),
        metadata=about("Name of the network. Default: the first of the configured networks."),
    )


class DistributionSchema(Schema):
    """How a quantity is distributed over a network's own faces."""

    unit = fields.String(required=True, metadata=about("What the values count.", example="years"))
    mean = fields.Float(required=True, metadata=about("The mean."))
    std = fields.Float(required=True, metadata=about("The standard deviation."))
    low = fields.Float(required=True, metadata=about("The 1st percentile."))
    high = fields.Float(required=True, metadata=about("The 99th percentile."))
    counts = fields.List(
        fields.Integer(),
        required=True,
        allow_none=True,
        metadata=about(
            "How many of the faces are in each of equal steps from `low` to `high`. The first and the last step also "
            "count those beyond. null if it is not known."
        ),
    )


class DistributionsSchema(Schema):
    """How the measured quantities are distributed over 1,000 random faces of a network at truncation psi 1."""

    network = fields.String(required=True, metadata=about("Name of the network."))
    quantities = fields.Dict(keys=fields.String(), values=fields.Nested(DistributionSchema), required=True)


def attributes_blueprint(described: DescribedFaces) -> ApiBlueprint:
    """Returns the blueprint of the calls that measure faces."""
    blueprint = ApiBlueprint("attributes", __name__, description="What is measured on the pictures of faces.")

    @blueprint.get("/faces/<int:face_id>/attributes")
    @lane(FACES)
    @blueprint.arguments(NoParameters, location="query", as_kwargs=True)
    @blueprint.response(200, AttributesSchema, headers=ETAG)
    @blueprint.alt_response(206, schema=BYTES, content_type="application/json", description=PART, success=True)
    @blueprint.alt_response(304, description="The client already has this answer, as its If-None-Match header says.")
    @blueprint.problems(400, 404, 409, 416, 503, 507)
    def measure_face(face_id: int) -> Response:
        """Measures a face: its attributes, landmarks, regions, colours and sizes.

        A face is measured on its stored pixels, once. Where the network has no measuring networks
        (FACESPACE_MEASURES), only the outline in front of a smooth background is measured, its colour, and the
        distance of the eyes if the identity extra is installed. The first call for a network makes 1,000 faces of it,
        which takes a while, unless the file with their statistics ships with the network.
        """
        [face] = described.of([face_id])
        return _response(_body(face), "application/json")

    @blueprint.get("/attributes")
    @lane(by_faces)
    @blueprint.arguments(AttributesParameters, location="query", as_kwargs=True)
    @blueprint.response(200, FacesAttributesSchema, headers=ETAG)
    @blueprint.alt_response(200, schema={"type": "string"}, content_type=CSV, headers=ETAG, success=True)
    @blueprint.alt_response(206, schema=BYTES, content_type="application/json", description=PART, success=True)
    @blueprint.alt_response(304, description="The client already has this answer, as its If-None-Match header says.")
    @blueprint.problems(400, 404, 409, 416, 503, 507)
    def measure_faces(ids: list[int], format_: str | None = None) -> Response:
        """Measures several faces, as JSON or as a table.

        The table has one row per face. Its columns are id, network, the attributes, z_ and the attribute's name,
        region_ and the region's name, and x_ and y_ of the landmarks. What cannot be measured is empty.
        """
        faces = described.of(ids, "ids")
        if (format_ or _preferred()) == "csv":
            return _response(as_csv(faces), CSV)
        return _response({"faces": [_body(face) for face in faces]}, "application/json")

    @blueprint.get("/attributes/distributions")
    @lane(SLOW)
    @blueprint.arguments(DistributionsParameters, location="query", as_kwargs=True)
    @blueprint.response(200, DistributionsSchema)
    @blueprint.problems(400, 503)
    def describe_distributions(network: str | None = None) -> dict[str, Any]:
        """Says how each quantity is distributed over a network's own faces, for choosing ranges and targets.

        The first call for a network makes 1,000 faces of it, unless the file with their statistics ships with it.
        """
        name, found = described.distributions(network)
        return {"network": name, "quantities": {key: dataclasses.asdict(each) for key, each in found.items()}}

    return blueprint


def _body(described: DescribedFace) -> dict[str, Any]:
    return {
        "id": described.face.id,
        "network": described.face.recipe.network,
        "attributes": {name: _value(value) for name, value in described.attributes.items()},
        "landmarks": {name: [rounded(x), rounded(y)] for name, (x, y) in described.landmarks.items()},
        "regions": {name: rounded(share) for name, share in described.regions.items()},
    }


def _value(value: Value) -> dict[str, Any]:
    z = None if value.z is None else rounded(value.z)
    return {"value": rounded(value.value), "unit": value.unit, "z": z, "error": value.error}


def _response(body: str | dict[str, Any], mimetype: str) -> Response:
    text = body if isinstance(body, str) else json.dumps(body, separators=(",", ":"))
    version = hashlib.sha256(text.encode()).hexdigest()[:32]
    return with_etag(request, version, lambda: Response(text, mimetype=mimetype))


def _preferred() -> str:
    """Returns the format that the Accept header of the request prefers."""
    return "csv" if request.accept_mimetypes.best_match(["application/json", CSV]) == CSV else "json"
