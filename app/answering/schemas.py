"""What the calls answer."""

from __future__ import annotations

from typing import Any

from marshmallow import Schema, fields

from app.reading.schemas import about
from services.recipes.face import Face


class FaceSchema(Schema):
    """A face."""

    id = fields.Integer(required=True, metadata=about("Its id, which is never given to another face."))
    seed = fields.Integer(required=True, allow_none=True, metadata=about("Its seed; null for a derived face."))
    url = fields.String(required=True, metadata=about("Where this description is."))
    image = fields.String(required=True, metadata=about("Where the PNG is."))
    file = fields.String(required=True, metadata=about("The name of the PNG in the results folder."))
    sha256 = fields.String(required=True, metadata=about("SHA-256 of the pixels: uint8, row by row, channels last."))
    recipe = fields.Dict(required=True, metadata=about("How it is made; what the PNG carries."))


class FacesSchema(Schema):
    """The faces that were made, in order."""

    ids = fields.List(fields.Integer(), required=True)
    faces = fields.List(fields.Nested(FaceSchema), required=True)
    id1 = fields.Integer(metadata=about("Transition: where it starts."))
    id2 = fields.Integer(metadata=about("Transition: the destination, which was made if none was named."))
    speed = fields.Float(metadata=about("Transition: how far it goes."))


def face_body(face: Face) -> dict[str, Any]:
    """FACE of the documentation."""
    return {
        "id": face.id,
        "seed": face.recipe.seed,
        "url": f"/faces/{face.id}",
        "image": f"/faces/{face.id}/image",
        "file": face.file,
        "sha256": face.sha256,
        "recipe": face.recipe.to_dict(),
    }
