"""`POST /faces/transitions`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from marshmallow import Schema, ValidationError, fields, validate, validates_schema

from app.answering.answers import LOCATION, Created, created
from app.answering.schemas import FacesSchema
from app.api import ApiBlueprint
from app.reading.json_fields import JsonBoolean, JsonInteger, JsonNumber, LayersField, face_id, face_ids
from app.reading.schemas import FURTHEST, LimitedSchema, about, at_most
from services.derived.transitions.transitions import SPACINGS, Frame, Transitions, TransitionWish
from services.derived.transitions.walk import SPACES
from services.distances.metrics import METRICS

LONGEST_PATH = 100

_SPACING = (
    "linear (the default): equal steps of t on straight lines. slerp: the same on great circles around the average "
    "face (in z around 0). equal: on straight lines, in steps that are equally long by `metric`."
)


class TransitionBody(LimitedSchema):
    """The way and its frames."""

    from_ = face_id("The face that it starts from, at t = 0.", data_key="from")
    to = face_id("The face that it goes to, at t = 1.")
    path = face_ids(
        "Instead of from and to: the faces to go through, each way between two of them an equal share of t.",
        shortest=2,
        longest=LONGEST_PATH,
    )
    amount = JsonInteger(
        required=True, validate=validate.Range(min=1), metadata=about("How many frames to make.", example=10)
    )
    speed = JsonNumber(
        load_default=1.0,
        validate=validate.Range(min=-FURTHEST, max=FURTHEST),
        metadata=about(
            "Frame k is at t = k * speed / amount: 1 ends on the last face, 0.5 half way, 2 as far again beyond it "
            "along the last leg."
        ),
    )
    space = fields.String(
        load_default="w",
        validate=validate.OneOf(SPACES),
        metadata=about("Where lines are straight: w, or z between random faces."),
    )
    spacing = fields.String(load_default="linear", validate=validate.OneOf(SPACINGS), metadata=about(_SPACING))
    metric = fields.String(
        load_default="w",
        validate=validate.OneOf(METRICS),
        metadata=about(
            "What distances are in. w: Euclidean, of the mean over layers. w+: root mean square over layers. pixel: "
            "root mean square of the pictures' differences, in levels of 0 to 255; renders the frames more than once."
        ),
    )
    endpoints = JsonBoolean(
        load_default=False,
        metadata=about("Whether t = 0 and t = 1 are among the frames, which are then evenly between them."),
    )
    layers = LayersField("Only these layers move, the others stay those of the first face; all move if left out.")

    @validates_schema
    def check_combination(self, data: Mapping[str, Any], **_: Any) -> None:
        """Raises ValidationError, naming what is missing or does not go with the rest."""
        named = {"from": "from_" in data, "to": "to" in data}
        for name, given in named.items():
            if "path" in data and given:
                raise ValidationError(f"{name} does not go with path, which has both ends.", name)
            if "path" not in data and not given:
                raise ValidationError(f"{name} is missing: a transition takes from and to, or path.", name)
        if data.get("endpoints"):
            if data["amount"] < 2:
                raise ValidationError("amount must be at least 2 with endpoints. Received: 1.", "amount")
            if data["speed"] != 1:
                raise ValidationError("speed must be 1 with endpoints, which end on the last face.", "speed")


class FrameDistancesSchema(Schema):
    """Distances of a frame, by the metric."""

    from_ = fields.Float(required=True, data_key="from", metadata=about("To the first face."))
    to = fields.Float(required=True, metadata=about("To the last face."))
    previous = fields.Float(
        required=True,
        allow_none=True,
        metadata=about(
            "To the frame before (to t = 0 for the first one, null if that is it), along the way: where a face of the "
            "path lies between, to it and on from it."
        ),
    )


class FrameSchema(Schema):
    """Where a frame is."""

    id = fields.Integer(required=True)
    t = fields.Float(required=True, metadata=about("0 is the first face, 1 the last."))
    distances = fields.Nested(FrameDistancesSchema, required=True)


class TransitionSchema(FacesSchema):
    """The frames, in order."""

    frames = fields.List(fields.Nested(FrameSchema), required=True)
    path = fields.List(fields.Integer(), required=True, metadata=about("The faces that it goes through."))
    space = fields.String(required=True)
    spacing = fields.String(required=True)
    metric = fields.String(required=True, metadata=about("What the distances are in."))
    speed = fields.Float(required=True)
    endpoints = fields.Boolean(required=True)
    unevenness = fields.Float(required=True, metadata=about("(longest - shortest) / mean of the steps."))
    even = fields.Boolean(
        required=True, metadata=about("Whether that is below 5%; false for spacing=equal where it cannot be had.")
    )


def transitions_blueprint(transitions: Transitions, max_amount: int) -> ApiBlueprint:
    """The call that makes transitions through several faces."""
    blueprint = ApiBlueprint("transitions", __name__, description="Transitions, with distances.")

    @blueprint.post("/faces/transitions")
    @blueprint.arguments(
        at_most(TransitionBody, max_amount),
        example={"from": 1, "to": 2, "amount": 10, "spacing": "equal", "metric": "pixel", "endpoints": True},
        as_kwargs=True,
    )
    @blueprint.response(201, TransitionSchema, headers=LOCATION, description="The frames were made and saved.")
    @blueprint.problems(400, 404, 409, 413, 415, 503, 507)
    def make_frames(**body: Any) -> Created:
        """Makes the frames between two faces, or through several, and says how far they are from each other."""
        wish = TransitionWish(start=body.pop("from_", 0), end=body.pop("to", 0), **body)
        made = transitions.make(wish)
        return created(
            [frame.face for frame in made.frames],
            frames=[_frame_body(frame) for frame in made.frames],
            path=made.path, space=wish.space, spacing=wish.spacing, metric=wish.metric, speed=wish.speed,
            endpoints=wish.endpoints, unevenness=made.unevenness, even=made.even,
        )  # fmt: skip

    return blueprint


def _frame_body(frame: Frame) -> dict[str, Any]:
    far = frame.distances
    return {
        "id": frame.face.id,
        "t": frame.t,
        "distances": {"from_": far.start, "to": far.end, "previous": far.previous},
    }
