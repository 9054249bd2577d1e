"""`POST /faces/samples`: random faces that fit conditions."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from marshmallow import Schema, ValidationError, fields, post_load, validate, validates_schema

from app.answering.answers import LOCATION, Created, created
from app.answering.schemas import FacesSchema
from app.api import ApiBlueprint
from app.lanes import SLOW, lane
from app.reading.json_fields import JsonBoolean, JsonDict, JsonInteger, JsonList, JsonNumber
from app.reading.schemas import FURTHEST, LimitedSchema, about, at_most
from app.reading.space_field import SpaceField
from services.recipes.recipe import MAX_SEED
from services.samples.distinctness import DISTINCT_METRICS, Distinct
from services.samples.samples import SampledFaces, Samples
from services.samples.search import SampleRequest

_MOST_TRIES = 100_000


class DistinctBody(Schema):
    """How far apart the faces must be from each other."""

    metric = SpaceField(
        DISTINCT_METRICS,
        required=True,
        metadata=about(
            "identity: root mean square difference of sex, age, ancestry and the shape of the head, in standard "
            "deviations, divided by the square root of 2: random faces at truncation psi 1 are 1 apart. w, w_plus (or "
            "w+) and pixel are as in `POST /faces/similar`."
        ),
    )
    at_least = JsonNumber(
        required=True, validate=validate.Range(min=0), metadata=about("The least distance of two faces.", example=1)
    )

    @post_load
    def make(self, data: Mapping[str, Any], **_: Any) -> Distinct:
        """Returns what the services take."""
        return Distinct(**data)


class SamplesBody(LimitedSchema):
    """How many faces to make, and what must be true of them."""

    amount = JsonInteger(
        required=True, validate=validate.Range(min=1), metadata=about("Number of faces to make.", example=4)
    )
    where = JsonDict(
        keys=fields.String(validate=validate.Length(min=1, max=100)),
        values=JsonList(JsonNumber(), validate=validate.Length(equal=2)),
        validate=validate.Length(min=1, max=100),
        metadata=about(
            "Lowest and highest value of measured quantities, in the units that `GET /faces/{id}/attributes` shows.",
            example={"age": [20, 30], "yaw": [-5, 5]},
        ),
    )
    distinct = fields.Nested(
        DistinctBody,
        metadata=about(
            "Chooses faces that are at least this far from each other. A face that was chosen may be exchanged for two "
            "that are drawn later."
        ),
    )
    seed = JsonInteger(
        validate=validate.Range(min=0, max=MAX_SEED),
        metadata=about("The first of the seeds that are tried in order. The same seed gives the same faces. Default: a "
                       "random seed, which the answer contains."),
    )  # fmt: skip
    psi = JsonNumber(
        validate=validate.Range(min=-FURTHEST, max=FURTHEST),
        metadata=about("The truncation psi. Default: the service's setting (FACESPACE_TRUNCATION_PSI)."),
    )
    class_ = JsonInteger(
        data_key="class",
        validate=validate.Range(min=0, max=2**31 - 1),
        metadata=about("Class of the faces, for conditional networks only. Default: drawn by each seed."),
    )
    network = fields.String(
        validate=validate.Length(min=1, max=1000),
        metadata=about("Name of the network. Default: the first of the configured networks."),
    )
    most_tries = JsonInteger(
        load_default=5_000,
        validate=validate.Range(min=1, max=_MOST_TRIES),
        metadata=about("How many seeds may be tried."),
    )
    partial_ = JsonBoolean(  # marshmallow's schemas have a `partial` of their own
        data_key="partial",
        load_default=False,
        metadata=about("Whether fewer faces will do if not enough fit. Without it, the answer is then 422."),
    )
    adjust = JsonBoolean(
        load_default=False,
        metadata=about(
            "Whether faces that nearly fit are moved into the ranges: those that miss each range of the person by at "
            "most one standard deviation, and each other range by at most three."
        ),
    )

    @validates_schema
    def check_ranges(self, data: Mapping[str, Any], **_: Any) -> None:
        """Raises ValidationError if a range is empty, or there is no condition at all."""
        for name, (low, high) in data.get("where", {}).items():
            if low > high:
                text = f"Must be [lowest, highest]. Received: [{low:g}, {high:g}]."
                raise ValidationError({"where": {name: [text]}})
        if "where" not in data and "distinct" not in data:
            raise ValidationError(
                "where is missing. The call takes where, distinct, or both; without them, use POST /faces.", "where"
            )


class SamplesSchema(FacesSchema):
    """The faces that fit, in the order in which they were drawn."""

    seed = fields.Integer(required=True, metadata=about("The first seed that was tried."))
    tries = fields.Integer(required=True, metadata=about("How many seeds were tried."))
    acceptance = fields.Float(required=True, metadata=about("The share of these faces that fit."))
    limits = fields.Dict(
        keys=fields.String(),
        values=fields.Float(),
        required=True,
        metadata=about(
            "The share of the tried faces that each condition alone rejected. `distinct`: of those that fitted all "
            "ranges or, with `adjust`, nearly did. `face`: the share of pictures without a face, of those in which one "
            "was looked for, as happens beyond psi 1.",
            example={"age": 0.7, "yaw": 0.66},
        ),
    )


def samples_blueprint(samples: Samples, max_amount: int) -> ApiBlueprint:
    """Returns the blueprint of the call that makes random faces that fit conditions."""
    blueprint = ApiBlueprint("samples", __name__, description="Random faces that fit conditions.")

    @blueprint.post("/faces/samples")
    @lane(SLOW)
    @blueprint.arguments(
        at_most(SamplesBody, max_amount),
        example={
            "amount": 4,
            "where": {"age": [20, 30], "yaw": [-5, 5]},
            "distinct": {"metric": "identity", "at_least": 1},
            "seed": 1,
        },
        as_kwargs=True,
    )
    @blueprint.response(201, SamplesSchema, headers=LOCATION, description="The faces were made and saved.")
    @blueprint.problems(400, 409, 413, 415, 422, 503, 507)
    @blueprint.durable("samples")
    def make_samples(**body: Any) -> Created:
        """Makes random faces that fit: tries seeds in order, measures each face, and chooses among those that fit.

        Only the faces that fit are stored. If most_tries are not enough, nothing is stored, and the problem says how
        many faces fit and what share of them each condition rejected.
        """
        made: SampledFaces = samples.make(SampleRequest(partial=body.pop("partial_"), **body))
        return created(made.faces, seed=made.seed, tries=made.tries, acceptance=made.acceptance, limits=made.limits)

    return blueprint
