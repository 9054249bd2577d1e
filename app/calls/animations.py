"""`GET /animations`."""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import Any, BinaryIO

from flask import Response, request
from marshmallow import Schema, fields, validate

from app.answering.etag import BYTES, ETAG, cached
from app.api import ApiBlueprint
from app.calls.transitions import LONGEST_PATH
from app.reading.schemas import about
from app.reading.text_fields import IdList, TextInteger
from services.derived.transitions.transitions import SPACINGS
from services.derived.transitions.walk import SPACES
from services.figures.animations import MAX_FRAMES, Animations, AnimationWish
from services.figures.film import FORMATS
from services.pictures.conversion import MAX_SIZE

_CHUNK = 1 << 16  # bytes

FASTEST = 50  # frames a second: what a GIF can have


class AnimationParameters(Schema):
    """`GET /animations`."""

    ids = IdList(
        shortest=2, longest=LONGEST_PATH, required=True, metadata=about("The faces to go through, in their order.")
    )
    frames = TextInteger(
        load_default=48,
        validate=validate.Range(min=2, max=MAX_FRAMES),
        metadata=about("How many frames, equally many between each two faces."),
    )
    loop = TextInteger(
        load_default=1,
        validate=validate.OneOf([0, 1]),
        metadata=about("1 goes on from the last face to the first, and begins anew; 0 ends on the last."),
    )
    format = fields.String(
        load_default="webp",
        validate=validate.OneOf(list(FORMATS)),
        metadata=about("webp, gif, or mp4 where the package av is installed."),
    )
    fps = TextInteger(load_default=24, validate=validate.Range(min=1, max=FASTEST), metadata=about("Frames a second."))
    size = TextInteger(
        validate=validate.Range(min=1, max=MAX_SIZE),
        metadata=about(
            "The longer side in pixels: the faces' own if left out, or what is possible for so many frames."
        ),
    )
    space = fields.String(
        load_default="w",
        validate=validate.OneOf(SPACES),
        metadata=about("Where lines are straight: w, or z between random faces."),
    )
    spacing = fields.String(
        load_default="linear",
        validate=validate.OneOf(SPACINGS),
        metadata=about("As in POST /faces/transitions; equal is by distance in w."),
    )


def animations_blueprint(animations: Animations) -> ApiBlueprint:
    """The call that films a walk through faces."""
    blueprint = ApiBlueprint("animations", __name__, description="Films.")

    @blueprint.get("/animations")
    @blueprint.arguments(AnimationParameters, location="query", as_kwargs=True)
    @blueprint.response(200, BYTES, content_type="image/webp", headers=ETAG)
    @blueprint.alt_response(200, schema=BYTES, content_type="image/gif", headers=ETAG, success=True)
    @blueprint.alt_response(200, schema=BYTES, content_type="video/mp4", headers=ETAG, success=True)
    @blueprint.alt_response(304, description="The film of the If-None-Match header is still the right one.")
    @blueprint.problems(400, 404, 409, 503, 507)
    def film_walk(loop: int, **wish: Any) -> Response:
        """The walk through faces as a film; nothing is stored."""
        film = animations.plan(AnimationWish(loop=bool(loop), **wish))
        return cached(request, film.version, lambda: _sent(film.open(), FORMATS[wish["format"]]))

    return blueprint


def _sent(file: BinaryIO, mimetype: str) -> Response:
    """The film as it is read, with its length; the file is gone once it has been read, or the client has."""
    response = Response(_read(file), mimetype=mimetype)
    response.content_length = os.fstat(file.fileno()).st_size
    response.call_on_close(file.close)
    return response


def _read(file: BinaryIO) -> Iterator[bytes]:
    with file:
        while chunk := file.read(_CHUNK):
            yield chunk
