"""Schemas that several calls answer with."""

from __future__ import annotations

from typing import Any

from marshmallow import Schema, fields

from app.answering.addresses import address
from app.reading.schemas import about
from services.recipes.face import Face


class FaceSchema(Schema):
    """A face."""

    id = fields.Integer(
        required=True,
        metadata=about("The id. It is never given to another face, even after this one is deleted."),
    )
    seed = fields.Integer(
        required=True, allow_none=True, metadata=about("The seed of a random face. null for derived faces.")
    )
    url = fields.String(required=True, metadata=about("Path of this description."))
    image = fields.String(required=True, metadata=about("Path of the PNG."))
    file = fields.String(required=True, metadata=about("File name of the PNG in the results folder."))
    sha256 = fields.String(required=True, metadata=about("SHA-256 of the pixels (uint8, row by row, channels last)."))
    recipe = fields.Dict(required=True, metadata=about("How the face is made. The PNG contains the same recipe."))


class WarningSchema(Schema):
    """Something to know of faces that were made."""

    code = fields.String(required=True, metadata=about("The kind of warning.", example="near-the-limit"))
    detail = fields.String(required=True, metadata=about("The warning in words, with its numbers."))


class FacesSchema(Schema):
    """The faces that were made, in the order in which they were asked for."""

    ids = fields.List(fields.Integer(), required=True, metadata=about("Ids of the faces, in order."))
    faces = fields.List(fields.Nested(FaceSchema), required=True, metadata=about("The faces, in the same order."))
    id1 = fields.Integer(metadata=about("Transitions of POST /faces only: the face that it starts from."))
    id2 = fields.Integer(
        metadata=about("Transitions of POST /faces only: the destination. It is a new face if the request named none.")
    )
    speed = fields.Float(metadata=about("Transitions of POST /faces only: how far it goes. 1 ends on the destination."))
    warnings = fields.List(
        fields.Nested(WarningSchema),
        metadata=about(
            "What to know of the new faces. Missing if there is nothing. near-the-limit: faces lie beyond 99.9% of the "
            "network's own faces. out-of-range: faces lie so far beyond them that they were only made because of "
            "`insist`."
        ),
    )


def face_body(face: Face) -> dict[str, Any]:
    """Returns the body for `FaceSchema`."""
    return {
        "id": face.id,
        "seed": face.recipe.seed,
        "url": address(f"/faces/{face.id}"),
        "image": address(f"/faces/{face.id}/image"),
        "file": face.file,
        "sha256": face.sha256,
        "recipe": face.recipe.to_dict(),
    }
