"""What `POST /previews` takes: one face, in the language of the calls that make faces."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from marshmallow import Schema, ValidationError, fields, validate, validates_schema

from app.answering.answers import INSIST
from app.calls.averages import AverageBody
from app.calls.edits.body import edit_body
from app.calls.mixes import MixBody
from app.calls.transitions import TransitionBody
from app.document import Form
from app.reading.json_fields import JsonBoolean, JsonInteger, JsonNumber
from app.reading.schemas import FURTHEST, about
from services.pictures.conversion import FORMATS, MAX_SIZE
from services.recipes.recipe import MAX_SEED

KINDS = ("edit", "mix", "average", "transition", "random")
PICTURE, JSON = "picture", "json"
_LONGEST_NAME = 1000


class RandomPreviewBody(Schema):
    """A random face."""

    seed = JsonInteger(
        required=True,
        validate=validate.Range(min=0, max=MAX_SEED),
        metadata=about("The seed, which always gives the same face.", example=5),
    )
    truncation_psi = JsonNumber(
        validate=validate.Range(min=-FURTHEST, max=FURTHEST),
        metadata=about("As in `POST /faces`. Default: the service's setting (FACESPACE_TRUNCATION_PSI)."),
    )
    class_ = JsonInteger(
        data_key="class",
        validate=validate.Range(min=0),
        metadata=about("Class of the face, for conditional networks only. Default: drawn by the seed."),
    )
    network = fields.String(
        validate=validate.Length(min=1, max=_LONGEST_NAME),
        metadata=about("Name of the network. Default: the first of the configured networks."),
    )
    insist = JsonBoolean(load_default=False, metadata=about(INSIST))


class FramePreviewBody(TransitionBody):
    """One frame of a transition."""

    class Meta:
        exclude = ("amount", "speed", "metric", "endpoints")

    forms = MappingProxyType(
        {"FrameBetweenTwo": Form(needs=("from", "to")), "FrameBetweenSeveral": Form(needs=("path",))}
    )

    t = JsonNumber(
        required=True,
        validate=validate.Range(min=-FURTHEST, max=FURTHEST),
        metadata=about("Position of the frame: 0 is the first face, 1 the last.", example=0.3),
    )
    spacing = fields.String(
        load_default="linear",
        validate=validate.OneOf(["linear", "slerp"]),
        metadata=about("linear: on straight lines. slerp: on great circles around the average face (in z around 0)."),
    )


class PreviewBody(Schema):
    """The face to look at, and how to answer."""

    forms = MappingProxyType({f"PreviewOf{kind.capitalize()}": Form(needs=(kind,)) for kind in KINDS})

    edit = fields.Nested(
        edit_body(1),
        metadata=about(
            "As the body of `POST /faces/edits`, for one face.",
            example={"id": 1, "direction": "smile", "strength": 1},
        ),
    )
    mix = fields.Nested(MixBody, metadata=about("As the body of `POST /faces/mixes`."))
    average = fields.Nested(
        AverageBody, metadata=about("As the body of `POST /faces/averages`, with at most one of `strengths`.")
    )
    transition = fields.Nested(FramePreviewBody, metadata=about("One frame of what `POST /faces/transitions` makes."))
    random = fields.Nested(RandomPreviewBody, metadata=about("A random face of `POST /faces`."))
    format_ = fields.String(
        data_key="format",
        load_default="webp",
        validate=validate.OneOf(list(FORMATS)),
        metadata=about("Format of the picture."),
    )
    size = JsonInteger(
        validate=validate.Range(min=1, max=MAX_SIZE),
        metadata=about("Longer side of the picture in pixels. Default: its own size."),
    )
    answer = fields.String(
        load_default=PICTURE,
        validate=validate.OneOf([PICTURE, JSON]),
        metadata=about("picture: answers the file. json: answers it as a data URI, with what to know of the face."),
    )
    deadline = JsonNumber(
        load_default=10.0,
        validate=validate.Range(min=0.1, max=60),
        metadata=about("Seconds after which the preview is of no use any more. It then ends with status 503."),
    )

    @validates_schema
    def check_kind(self, data: Mapping[str, Any], **_: Any) -> None:
        """Raises ValidationError unless there is exactly one face."""
        given = [kind for kind in KINDS if kind in data]
        choice = f"The call takes one of {', '.join(KINDS)}."
        if not given:
            raise ValidationError(f"{KINDS[0]} is missing. {choice}", KINDS[0])
        if given[1:]:
            raise ValidationError(f"{given[1]} cannot be combined with {given[0]}. {choice}", given[1])
        if len(strengths := data.get("average", {}).get("strengths", ())) > 1:
            raise ValidationError(
                {"average": {"strengths": [f"average.strengths must be at most one. Received: {len(strengths)}."]}}
            )
