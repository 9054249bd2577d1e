"""`GET /animations`: a film of a transition."""

from __future__ import annotations

from typing import Any

from flask import Response, request
from marshmallow import Schema, fields, validate

from app.answering.answers import INSIST
from app.answering.etag import BYTES, ETAG, PART, with_etag
from app.answering.files import file_response
from app.api import ApiBlueprint
from app.calls.transitions import LONGEST_PATH
from app.lanes import SLOW, lane
from app.reading.schemas import about
from app.reading.space_field import SpaceField
from app.reading.text_fields import IdList, LayersText, TextBoolean, TextInteger
from services.derived.transitions.request import SPACINGS
from services.derived.transitions.walk import SPACES
from services.distances.metrics import METRICS
from services.figures.animations import MAX_FRAMES, AnimationRequest, Animations
from services.figures.film import FORMATS
from services.pictures.conversion import MAX_SIZE

FASTEST = 50  # frames per second, the most that a GIF can have


class AnimationParameters(Schema):
    """`GET /animations`."""

    ids = IdList(
        shortest=2,
        longest=LONGEST_PATH,
        required=True,
        metadata=about("Ids of the faces to pass through, in this order, separated by commas."),
    )
    frames = TextInteger(
        load_default=48,
        validate=validate.Range(min=2, max=MAX_FRAMES),
        metadata=about("Number of frames, shared equally between the legs from face to face."),
    )
    loop = TextInteger(
        load_default=1,
        validate=validate.OneOf([0, 1]),
        metadata=about("1: returns from the last face to the first, and repeats. 0: ends on the last face."),
    )
    format = fields.String(
        load_default="webp",
        validate=validate.OneOf(list(FORMATS)),
        metadata=about("Format of the film."),
    )
    fps = TextInteger(
        load_default=24, validate=validate.Range(min=1, max=FASTEST), metadata=about("Frames per second.")
    )
    size = TextInteger(
        validate=validate.Range(min=1, max=MAX_SIZE),
        metadata=about(
            "Longer side of the film in pixels. Default: the size of the faces, or less if there are too many frames."
        ),
    )
    space = fields.String(
        load_default="w",
        validate=validate.OneOf(SPACES),
        metadata=about("Latent space of the transition: w, or z, which only random faces have."),
    )
    spacing = fields.String(
        load_default="linear",
        validate=validate.OneOf(SPACINGS),
        metadata=about(
            "linear: frames at equal times on straight lines. slerp: the same on great circles around the average "
            "face. equal: on straight lines, with steps of equal distance."
        ),
    )
    metric = SpaceField(
        METRICS,
        load_default="w",
        metadata=about("What steps of equal distance are measured with; see `POST /faces/transitions`."),
    )
    layers = LayersText(
        "Changes only these layers: coarse, middle, fine, or layer numbers separated by commas. The other layers stay "
        "those of the first face. Default: all layers."
    )
    insist = TextBoolean(load_default=False, metadata=about(INSIST))


def animations_blueprint(animations: Animations) -> ApiBlueprint:
    """Returns the blueprint of the call that makes films of transitions."""
    blueprint = ApiBlueprint("animations", __name__, description="Films of transitions.")

    @blueprint.get("/animations")
    @lane(SLOW)
    @blueprint.arguments(AnimationParameters, location="query", as_kwargs=True)
    @blueprint.response(200, BYTES, content_type="image/webp", headers=ETAG)
    @blueprint.alt_response(200, schema=BYTES, content_type="image/gif", headers=ETAG, success=True)
    @blueprint.alt_response(200, schema=BYTES, content_type="video/mp4", headers=ETAG, success=True)
    @blueprint.alt_response(206, schema=BYTES, content_type="video/mp4", headers=ETAG, description=PART, success=True)
    @blueprint.alt_response(304, description="The client already has this film, as its If-None-Match header says.")
    @blueprint.problems(400, 404, 409, 416, 422, 503, 507)
    @blueprint.durable("animation", has_query=True)
    def film_transition(loop: int, **parameters: Any) -> Response:
        """Returns a film of the transition through several faces.

        Nothing is stored.
        """
        film = animations.plan(AnimationRequest(loop=bool(loop), **parameters))
        mimetype = FORMATS[parameters["format"]]
        return with_etag(request, film.version, lambda: file_response(request, film.open(), mimetype))

    return blueprint
