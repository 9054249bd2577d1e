"""`POST /faces/transitions`: frames between two faces, or through several."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from marshmallow import Schema, ValidationError, fields, validate, validates_schema

from app.answering.answers import INSIST, LOCATION, Created, created
from app.answering.schemas import FacesSchema
from app.api import ApiBlueprint
from app.document import Form
from app.lanes import SLOW, lane
from app.reading.json_fields import JsonBoolean, JsonInteger, JsonNumber, LayersField, face_id, face_ids
from app.reading.schemas import FURTHEST, LimitedSchema, about, at_most
from app.reading.space_field import SpaceField
from services.derived.transitions.request import SPACINGS, TransitionRequest
from services.derived.transitions.transitions import Frame, Transitions
from services.derived.transitions.walk import SPACES
from services.distances.metrics import METRICS

LONGEST_PATH = 100

_SPACING = (
    "How frames are spaced. linear: equal steps of t on straight lines. slerp: equal steps of t on great circles "
    "around the average face (in z around 0). equal: on straight lines, with steps of equal length measured by "
    "`metric`."
)


class TransitionBody(LimitedSchema):
    """The faces to pass through, and the frames to make."""

    forms = MappingProxyType(
        {"TransitionOfTwo": Form(needs=("from", "to")), "TransitionOfSeveral": Form(needs=("path",))}
    )

    from_ = face_id("Id of the face at the start, where t = 0.", data_key="from")
    to = face_id("Id of the face at the end, where t = 1.")
    path = face_ids(
        "Instead of `from` and `to`: ids of the faces to pass through, in this order. Each leg takes an equal share "
        "of t.",
        shortest=2,
        longest=LONGEST_PATH,
    )
    amount = JsonInteger(
        required=True, validate=validate.Range(min=1), metadata=about("Number of frames to make.", example=10)
    )
    speed = JsonNumber(
        load_default=1.0,
        validate=validate.Range(min=-FURTHEST, max=FURTHEST),
        metadata=about(
            "How far the transition goes: frame k = 1..amount is at t = k * speed / amount. 1 ends on the last face, "
            "0.5 half way, 2 as far again beyond the last face."
        ),
    )
    space = fields.String(
        load_default="w",
        validate=validate.OneOf(SPACES),
        metadata=about("Latent space of the transition: w, or z, which only random faces have."),
    )
    spacing = fields.String(load_default="linear", validate=validate.OneOf(SPACINGS), metadata=about(_SPACING))
    metric = SpaceField(
        METRICS,
        load_default="w",
        metadata=about(
            "How distances are measured. w: Euclidean distance, after averaging w+ over layers. w_plus (or w+): root "
            "mean square over layers. pixel: root mean square difference of the pictures, in levels of 0 to 255; "
            "slower, because it renders the frames several times."
        ),
    )
    endpoints = JsonBoolean(
        load_default=False,
        metadata=about(
            "true: the first frame is at t = 0, the last at t = 1, and the others evenly between them. false: no "
            "frame at t = 0."
        ),
    )
    layers = LayersField(
        "Changes only these layers: coarse, middle, fine, or a list of layer numbers from 0. The other layers stay "
        "those of the first face. Default: all layers."
    )
    insist = JsonBoolean(load_default=False, metadata=about(INSIST))

    @validates_schema
    def check_combination(self, data: Mapping[str, Any], **_: Any) -> None:
        """Raises ValidationError for a field that is missing or cannot be combined with the others."""
        named = {"from": "from_" in data, "to": "to" in data}
        for name, given in named.items():
            if "path" in data and given:
                raise ValidationError(f"{name} cannot be combined with path, which contains both ends.", name)
            if "path" not in data and not given:
                raise ValidationError(f"{name} is missing. The call takes either from and to, or path.", name)
        if data.get("endpoints"):
            if data["amount"] < 2:
                raise ValidationError("amount must be at least 2 with endpoints. Received: 1.", "amount")
            if data["speed"] != 1:
                raise ValidationError(f"speed must be 1 with endpoints. Received: {data['speed']}.", "speed")


class FrameDistancesSchema(Schema):
    """Distances of a frame, measured by the metric."""

    from_ = fields.Float(required=True, data_key="from", metadata=about("Distance from the first face."))
    to = fields.Float(required=True, metadata=about("Distance to the last face."))
    previous = fields.Float(
        required=True,
        allow_none=True,
        metadata=about(
            "Distance from the frame before, along the path: through a face of the path if one lies between the two. "
            "For the first frame, the distance from t = 0, or null if it is at t = 0."
        ),
    )


class FrameSchema(Schema):
    """Position and distances of a frame."""

    id = fields.Integer(required=True, metadata=about("Id of the frame, which is a face like any other."))
    t = fields.Float(required=True, metadata=about("Position on the path: 0 is the first face, 1 the last."))
    distances = fields.Nested(FrameDistancesSchema, required=True)


class TransitionSchema(FacesSchema):
    """The frames, in order."""

    frames = fields.List(fields.Nested(FrameSchema), required=True, metadata=about("The frames, in order."))
    path = fields.List(fields.Integer(), required=True, metadata=about("Ids of the faces that it passes through."))
    space = fields.String(required=True, metadata=about("As in the request."))
    spacing = fields.String(required=True, metadata=about("As in the request."))
    metric = fields.String(required=True, metadata=about("How the distances are measured."))
    speed = fields.Float(required=True, metadata=about("As in the request."))
    endpoints = fields.Boolean(required=True, metadata=about("As in the request."))
    unevenness = fields.Float(required=True, metadata=about("(longest step - shortest step) / mean step."))
    even = fields.Boolean(
        required=True,
        metadata=about(
            "Whether `unevenness` is below 5%. With spacing=equal it is false if equal steps cannot be reached, for "
            "instance because the picture changes in leaps."
        ),
    )


def transitions_blueprint(transitions: Transitions, max_amount: int) -> ApiBlueprint:
    """Returns the blueprint of the call that makes transitions through several faces."""
    blueprint = ApiBlueprint("transitions", __name__, description="Transitions between faces, with distances.")

    @blueprint.post("/faces/transitions")
    @lane(SLOW)
    @blueprint.arguments(
        at_most(TransitionBody, max_amount),
        example={"from": 1, "to": 2, "amount": 10, "spacing": "equal", "metric": "pixel", "endpoints": True},
        as_kwargs=True,
    )
    @blueprint.response(201, TransitionSchema, headers=LOCATION, description="The frames were made and saved.")
    @blueprint.problems(400, 404, 409, 413, 415, 422, 503, 507)
    @blueprint.durable("transition")
    def make_frames(**body: Any) -> Created:
        """Makes a transition between two faces, or through several.

        The answer says for each frame how far it is from both ends and from the frame before.
        """
        request = TransitionRequest(start=body.pop("from_", 0), end=body.pop("to", 0), **body)
        made = transitions.make(request)
        return created(
            [frame.face for frame in made.frames],
            made.warnings,
            frames=[_frame_body(frame) for frame in made.frames],
            path=made.path, space=request.space, spacing=request.spacing, metric=request.metric, speed=request.speed,
            endpoints=request.endpoints, unevenness=made.unevenness, even=made.even,
        )  # fmt: skip

    return blueprint


def _frame_body(frame: Frame) -> dict[str, Any]:
    far = frame.distances
    return {
        "id": frame.face.id,
        "t": frame.t,
        "distances": {"from_": far.start, "to": far.end, "previous": far.previous},
    }
