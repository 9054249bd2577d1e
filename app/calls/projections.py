"""`POST /faces/projections`."""

from __future__ import annotations

import base64
from typing import Any

import numpy as np
from flask import request
from marshmallow import Schema, fields, validate
from numpy.typing import NDArray

from app.answering.answers import LOCATION, Created, created
from app.answering.connection import is_gone
from app.answering.schemas import FacesSchema
from app.api import ApiBlueprint
from app.reading.body_limit import body_limit
from app.reading.schemas import about
from app.reading.text_fields import FileField, TextBoolean, TextInteger
from services.pictures.png import encode
from services.projections.alignment import ALIGNMENTS
from services.projections.projections import DEFAULT_STEPS, MOST_STEPS, SPACES, Projection, Projections, Wish
from services.projections.uploads import LARGEST_FILE
from services.recipes.recipe import MAX_SEED

_LARGEST_BODY = LARGEST_FILE + (1 << 16)  # the other fields


class ProjectionForm(Schema):
    """A picture, and how to project it."""

    image = FileField(
        "The picture: PNG, JPEG or WebP, of at most 20 MB and 50 million pixels. Its first frame, upright by its EXIF "
        "orientation, in sRGB, transparency over white.",
        required=True,
    )
    steps = TextInteger(
        load_default=DEFAULT_STEPS,
        validate=validate.Range(min=1, max=MOST_STEPS),
        metadata=about("Steps of the optimisation. A step takes as long as three images.", example=300),
    )
    seed = TextInteger(
        load_default=0,
        validate=validate.Range(min=0, max=MAX_SEED),
        metadata=about("Of the random faces among which the start is chosen.", example=1),
    )
    space = fields.String(
        load_default="w+",
        validate=validate.OneOf(SPACES),
        metadata=about(
            "w+, a w for each layer, comes closest; w, one for all layers, stays among the network's faces."
        ),
    )
    align = fields.String(
        load_default="auto",
        validate=validate.OneOf(ALIGNMENTS),
        metadata=about(
            "face: the largest face is cut out as the network has its faces. none: the middle of the picture. auto: "
            "face, if one is found that is not framed so already; none without a detector."
        ),
    )
    network = fields.String(
        validate=validate.Length(min=1), metadata=about("One of the configured networks, else the default.")
    )
    keep = TextBoolean(
        load_default=False,
        metadata=about(
            "true: store the aligned picture in targets/ of the results folder. Else nothing of it is kept."
        ),
    )


class ProjectionDistanceSchema(Schema):
    """How far the face is from the picture."""

    pixel = fields.Float(required=True, metadata=about("Root mean square of the differences, in levels of 0 to 255."))


class ProjectedSchema(FacesSchema):
    """The face, and how it came to be like the picture."""

    distance = fields.Nested(ProjectionDistanceSchema, required=True)
    loss = fields.List(
        fields.List(fields.Float()),
        required=True,
        metadata=about("Pairs of a step and the loss before it; of the last, after all steps.", example=[[0, 0.4]]),
    )
    alignment = fields.Dict(
        required=True,
        metadata=about("`by`: face or none. `faces`: how many were found; `centre`, `side`, `angle` of the largest."),
    )
    target = fields.String(required=True, metadata=about("The aligned picture: a PNG as a data URI."))
    before = fields.String(required=True, metadata=about("The face that the optimisation began with, likewise."))
    after = fields.String(required=True, metadata=about("The face that was made, likewise."))
    comparison = fields.String(required=True, metadata=about("The three side by side, likewise."))
    kept = fields.String(allow_none=True, metadata=about("Where in the results folder the aligned picture is stored."))


def projections_blueprint(projections: Projections) -> ApiBlueprint:
    """The call that projects pictures."""
    blueprint = ApiBlueprint("projections", __name__, description="Faces that are like a picture.")

    @blueprint.post("/faces/projections")
    @body_limit(_LARGEST_BODY)
    @blueprint.arguments(ProjectionForm, location="files", as_kwargs=True)
    @blueprint.response(201, ProjectedSchema, headers=LOCATION, description="The face was made and saved.")
    @blueprint.problems(400, 409, 413, 415, 503, 507)
    def make_projection(image: bytes, **wish: Any) -> Created:
        """Makes the face of a network that is most like a picture; takes some seconds, one request at a time."""
        made = projections.make(image, Wish(**wish), is_gone(request))
        return created([made.face], **_described(made))

    return blueprint


def _described(made: Projection) -> dict[str, Any]:
    derived = made.derived
    return {
        "distance": derived["distance"],
        "loss": [[step, round(loss, 6)] for step, loss in enumerate(made.curve)],
        "alignment": derived["alignment"],
        "target": _data_uri(made.target),
        "before": _data_uri(made.before),
        "after": _data_uri(made.after),
        "comparison": _data_uri(np.concatenate([made.target, made.before, made.after], axis=1)),
        "kept": made.kept,
    }


def _data_uri(pixels: NDArray[np.uint8]) -> str:
    return "data:image/png;base64," + base64.b64encode(encode(pixels, {})).decode()
