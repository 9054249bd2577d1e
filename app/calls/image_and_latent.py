"""`GET /faces/{id}/image` and `GET /faces/{id}/latent`."""

from __future__ import annotations

import hashlib
import io
from typing import Any

import numpy as np
from flask import Response, request
from marshmallow import Schema, fields, validate
from numpy.typing import NDArray
from werkzeug.exceptions import NotAcceptable

from app.answering.etag import BYTES, ETAG, PART, with_etag
from app.api import ApiBlueprint
from app.lanes import FACES, by_size, lane
from app.reading.accept import preferred_format
from app.reading.schemas import about
from app.reading.text_fields import TextInteger
from services.derived.transitions.walk import SPACES
from services.errors import PictureNotFound
from services.faces.face_service import FaceService
from services.pictures.conversion import FORMATS, MAX_SIZE, Converter, converter_version

NPY = "application/x-npy"
_FOR_EVER = "private, max-age=31536000, immutable"


class ImageParameters(Schema):
    """`GET /faces/{id}/image`."""

    size = TextInteger(
        validate=validate.Range(min=1, max=MAX_SIZE),
        metadata=about("Longer side of the picture in pixels. Default: its own size."),
    )
    format_ = fields.String(
        data_key="format",
        validate=validate.OneOf(list(FORMATS)),
        metadata=about("Format of the picture. Default: what the Accept header prefers, else png."),
    )
    sha256 = fields.String(
        validate=validate.Regexp("^[0-9a-f]{64}$", error="Must be a SHA-256 in 64 lower-case hexadecimal digits."),
        metadata=about(
            "The `sha256` of the face. The answer can then be kept for ever. 404 if the face has other pixels."
        ),
    )


class LatentParameters(Schema):
    """`GET /faces/{id}/latent`."""

    space = fields.String(
        load_default="w",
        validate=validate.OneOf(SPACES),
        metadata=about(
            "w: the w+ of the face, one w per layer. z: the random numbers of its seed, for random faces only."
        ),
    )
    format_ = fields.String(
        data_key="format",
        validate=validate.OneOf(["json", "npy"]),
        metadata=about("json, or npy, the file format of NumPy. Default: what the Accept header prefers, else json."),
    )


class LatentSchema(Schema):
    """The latent of a face."""

    id = fields.Integer(required=True, metadata=about("Id of the face."))
    space = fields.String(required=True, metadata=about("w or z."))
    shape = fields.List(
        fields.Integer(), required=True, metadata=about("[num_ws, w_dim] (layers, size of w) for w, or [z_dim] for z.")
    )
    latent = fields.List(
        fields.Raw(),
        required=True,
        metadata=about("A list of z_dim numbers for z, or num_ws lists (one per layer) of w_dim numbers for w."),
    )


def image_and_latent_blueprint(service: FaceService, converter: Converter) -> ApiBlueprint:
    """Returns the blueprint of the calls that return the picture and the latent of a face."""
    blueprint = ApiBlueprint("image_and_latent", __name__, description="Pictures and latents of faces.")

    @blueprint.get("/faces/<int:face_id>/image")
    @lane(by_size)
    @blueprint.arguments(ImageParameters, location="query", as_kwargs=True)
    @blueprint.response(200, BYTES, content_type="image/png", headers=ETAG)
    @blueprint.alt_response(200, schema=BYTES, content_type="image/jpeg", headers=ETAG, success=True)
    @blueprint.alt_response(200, schema=BYTES, content_type="image/webp", headers=ETAG, success=True)
    @blueprint.alt_response(206, schema=BYTES, content_type="image/png", headers=ETAG, description=PART, success=True)
    @blueprint.alt_response(304, description="The client already has this picture, as its If-None-Match header says.")
    @blueprint.problems(400, 404, 406, 409, 416, 503, 507)
    def fetch_image(
        face_id: int, format_: str | None = None, size: int | None = None, sha256: str | None = None
    ) -> Response:
        """Returns the picture of a face.

        As a PNG without `size`, it is the file of the results folder, which contains the recipe. Other sizes and
        formats do not.
        """
        chosen = format_ or _preferred_format()
        png = service.png(service.stored.face(face_id))
        if sha256 is not None and service.stored.face(face_id).sha256 != sha256:  # `png` may have made it again
            raise PictureNotFound(face_id)
        response = with_etag(
            request,
            _etag(png, size, chosen),
            lambda: Response(converter.convert(png, size, chosen), mimetype=FORMATS[chosen]),
        )
        response.vary.add("Accept")
        if sha256 is not None:
            response.headers["Cache-Control"] = _FOR_EVER
        return response

    @blueprint.get("/faces/<int:face_id>/latent")
    @lane(FACES)
    @blueprint.arguments(LatentParameters, location="query", as_kwargs=True)
    @blueprint.response(200, LatentSchema)
    @blueprint.alt_response(200, schema=BYTES, content_type=NPY, success=True)
    @blueprint.problems(400, 404, 409, 503)
    def fetch_latent(face_id: int, space: str, format_: str | None = None) -> Response | dict[str, Any]:
        """Returns where a face is in latent space.

        It is the w+ of the face (num_ws x w_dim, float32) or its z (z_dim, float64).
        """
        latent = service.latent(service.stored.face(face_id), space)
        if (format_ or _preferred()) == "npy":
            return Response(_npy(latent), mimetype=NPY)
        return {"id": face_id, "space": space, "shape": list(latent.shape), "latent": latent.tolist()}

    return blueprint


def _etag(png: bytes, size: int | None, format_: str) -> str:
    digest = hashlib.sha256(png).hexdigest()[:32]
    return digest if size is None and format_ == "png" else f"{digest}-{size}-{format_}-{converter_version()}"


def _preferred_format() -> str:
    """Returns the format of pictures that the request prefers. Raises NotAcceptable if it accepts none."""
    preferred = preferred_format(",".join(request.headers.getlist("Accept")))
    if preferred is None:
        raise NotAcceptable(f"Pictures can be had as {', '.join(FORMATS.values())}. Accept names none of them.")
    return preferred


def _preferred() -> str:
    """Returns the format that the Accept header of the request prefers."""
    best = request.accept_mimetypes.best_match(["application/json", NPY, "application/octet-stream"])
    return "json" if best in (None, "application/json") else "npy"


def _npy(latent: NDArray[np.floating[Any]]) -> bytes:
    output = io.BytesIO()
    np.save(output, latent, allow_pickle=False)
    return output.getvalue()
