"""`POST /faces/projections`: a picture as a face of a network."""

from __future__ import annotations

import base64
from typing import Any

import numpy as np
from marshmallow import Schema, fields, validate
from numpy.typing import NDArray

from app.answering.answers import INSIST, LOCATION, Created, created, warnings_body
from app.answering.schemas import FacesSchema, WarningSchema
from app.api import ApiBlueprint
from app.lanes import PROJECTIONS, SLOW, lane
from app.reading.body_limit import body_limit
from app.reading.schemas import about
from app.reading.space_field import SpaceField
from app.reading.text_fields import FileField, TextBoolean, TextInteger
from services.pictures.png import encode
from services.projections.alignment import ALIGNMENTS
from services.projections.projections import (
    DEFAULT_STEPS,
    MAX_STEPS,
    SPACES,
    Projection,
    ProjectionRequest,
    Projections,
)
from services.projections.uploads import MAX_FILE_BYTES
from services.recipes.recipe import MAX_SEED

_LARGEST_BODY = MAX_FILE_BYTES + (1 << 16)  # bytes, with 64 KiB for the other fields


_ALIGNMENT = (
    "How the picture was cut. `by`: face or none. `faces`: number of faces found. `centre`, `side` (pixels of the "
    "upright picture) and `angle` (degrees): the square around the largest face."
)


class AlignmentForm(Schema):
    """The picture, and how to cut it."""

    image = FileField(
        "The picture: a PNG, JPEG or WebP file of at most 20 MB and 50 million pixels. Of several frames the first is "
        "used. It is turned upright by its EXIF orientation, converted to sRGB, and laid over white if transparent.",
        required=True,
    )
    align = fields.String(
        load_default="auto",
        validate=validate.OneOf(ALIGNMENTS),
        metadata=about(
            "How the picture is cut to the framing of the network. face: cuts out the largest face; needs a face "
            "detector. none: takes the middle of the picture. auto: like face if there is a detector and it finds a "
            "face that is not already framed like the network's faces, otherwise like none."
        ),
    )
    network = fields.String(
        validate=validate.Length(min=1),
        metadata=about("Name of the network. Default: the first of the configured networks."),
    )


class ProjectionForm(AlignmentForm):
    """The picture, and how to project it."""

    steps = TextInteger(
        load_default=DEFAULT_STEPS,
        validate=validate.Range(min=1, max=MAX_STEPS),
        metadata=about(
            "Number of optimisation steps. One step takes about as long as making three images.", example=300
        ),
    )
    seed = TextInteger(
        load_default=0,
        validate=validate.Range(min=0, max=MAX_SEED),
        metadata=about("Seed of the random faces from which the starting face is chosen.", example=1),
    )
    space = SpaceField(
        SPACES,
        load_default="w+",
        metadata=about(
            "w_plus (or w+): one w per layer, which comes closest to the picture. w: the same w for all layers, which "
            "stays closer to the faces that the network makes by itself."
        ),
    )
    insist = TextBoolean(load_default=False, metadata=about(INSIST))
    keep = TextBoolean(
        load_default=False,
        metadata=about(
            "true: stores the cut-out picture in the folder targets/ of the results folder. false: the picture is not "
            "stored."
        ),
    )


class AlignmentSchema(Schema):
    """How a picture is cut."""

    alignment = fields.Dict(required=True, metadata=about(_ALIGNMENT))
    target = fields.String(required=True, metadata=about("The cut-out picture: a PNG as a data URI."))
    warnings = fields.List(
        fields.Nested(WarningSchema), metadata=about("`no-detector` and `no-face-found`. Missing if there is nothing.")
    )


class ProjectionDistanceSchema(Schema):
    """How far the face is from the picture."""

    pixel = fields.Float(
        required=True,
        metadata=about("Root mean square difference from the cut-out picture, in levels of 0 to 255."),
    )


class ProjectedSchema(FacesSchema):
    """The face, and how the optimisation went."""

    distance = fields.Nested(ProjectionDistanceSchema, required=True)
    loss = fields.List(
        fields.List(fields.Float()),
        required=True,
        metadata=about(
            "Pairs of a step number and the loss before that step. The last pair is the loss after all steps.",
            example=[[0, 0.4]],
        ),
    )
    alignment = fields.Dict(required=True, metadata=about(_ALIGNMENT))
    target = fields.String(required=True, metadata=about("The cut-out picture: a PNG as a data URI."))
    before = fields.String(
        required=True, metadata=about("The face that the optimisation started from: a PNG as a data URI.")
    )
    after = fields.String(required=True, metadata=about("The face that was made: a PNG as a data URI."))
    comparison = fields.String(
        required=True, metadata=about("`target`, `before` and `after` side by side: a PNG as a data URI.")
    )
    kept = fields.String(
        allow_none=True, metadata=about("Path of the stored picture in the results folder. null if it was not stored.")
    )


def projections_blueprint(projections: Projections) -> ApiBlueprint:
    """Returns the blueprint of the call that projects pictures."""
    blueprint = ApiBlueprint("projections", __name__, description="Faces that look like a picture.")

    @blueprint.post("/faces/projections")
    @lane(PROJECTIONS)
    @body_limit(_LARGEST_BODY)
    @blueprint.arguments(ProjectionForm, location="files", as_kwargs=True)
    @blueprint.response(201, ProjectedSchema, headers=LOCATION, description="The face was made and saved.")
    @blueprint.problems(400, 409, 413, 415, 422, 503, 507)
    @blueprint.durable("projection")
    def make_projection(image: bytes, **options: Any) -> Created:
        """Makes the face of a network that looks most like a picture.

        This takes seconds with a small network, and minutes with one of 1024 pixels on a CPU. Only one picture is
        projected at a time.

        `warnings` say that the result may be of little use: `no-detector`, `no-face-in-network` (the picture was not
        searched for a face), `no-face-found`, and `far-from-the-network` (the face lies beyond the network's own faces,
        or differs from the picture by more than half of what random faces differ by).
        """
        made = projections.make(image, ProjectionRequest(**options))
        return created([made.face], made.warnings, **_described(made))

    @blueprint.post("/faces/projections/alignment")
    @lane(SLOW)
    @body_limit(_LARGEST_BODY)
    @blueprint.arguments(AlignmentForm, location="files", as_kwargs=True)
    @blueprint.response(200, AlignmentSchema)
    @blueprint.problems(400, 413, 415, 503)
    def align_picture(image: bytes, align: str, network: str | None = None) -> dict[str, Any]:
        """Shows how a projection would cut a picture. Nothing is projected, and nothing is stored."""
        aligned = projections.aligned(image, align, network)
        body = {"alignment": aligned.record(), "target": _data_uri(aligned.pixels)}
        return {**body, **warnings_body(aligned.warnings)}

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
