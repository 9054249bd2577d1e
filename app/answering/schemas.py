"""Schemas that several calls answer with."""

from __future__ import annotations

from collections.abc import Callable, Container
from typing import Any

from marshmallow import Schema, fields

from app.answering.addresses import address
from app.answering.dates import date
from app.reading.schemas import about
from services.recipes.derived import RANDOM, kind
from services.recipes.face import Face


class FaceSchema(Schema):
    """A face."""

    id = fields.Integer(
        required=True,
        metadata=about("The id. It is never given to another face, even after this one is deleted."),
    )
    seed = fields.Integer(allow_none=True, metadata=about("The seed of a random face. null for derived faces."))
    url = fields.String(metadata=about("Path of this description."))
    image = fields.String(metadata=about("Path of the PNG."))
    file = fields.String(metadata=about("File name of the PNG in the results folder."))
    sha256 = fields.String(metadata=about("SHA-256 of the pixels (uint8, row by row, channels last)."))
    recipe = fields.Dict(metadata=about("How the face is made. The PNG contains the same recipe."))
    kind = fields.String(
        metadata=about(
            "How the face came about: random, or what made it (transition, mix, average, opposite, similar, edit, "
            "projection, import).",
            example="random",
        )
    )
    name = fields.String(metadata=about("The name that users gave it; empty without one."))
    tags = fields.List(fields.String(), metadata=about("The tags that users gave it."))
    note = fields.String(metadata=about("What users noted about it; empty without a note."))
    created = fields.String(metadata=about("When it was made.", format="date-time"))


class WarningSchema(Schema):
    """Something to know of faces that were made."""

    code = fields.String(required=True, metadata=about("The kind of warning.", example="near-the-limit"))
    detail = fields.String(required=True, metadata=about("The warning in words, with its numbers."))


class FacesSchema(Schema):
    """The faces that were made, in the order in which they were asked for."""

    ids = fields.List(fields.Integer(), required=True, metadata=about("Ids of the faces, in order."))
    faces = fields.List(fields.Nested(FaceSchema), required=True, metadata=about("The faces, in the same order."))
    created = fields.List(
        fields.Integer(),
        required=True,
        metadata=about("Ids of the faces that are new. The others were there already: a seed gives one face."),
    )
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


_MEMBERS: dict[str, Callable[[Face], Any]] = {
    "id": lambda face: face.id,
    "seed": lambda face: face.recipe.seed,
    "url": lambda face: address(f"/faces/{face.id}"),
    "image": lambda face: address(f"/faces/{face.id}/image"),
    "file": lambda face: face.file,
    "sha256": lambda face: face.sha256,
    "recipe": lambda face: face.recipe.to_dict(),
    "kind": lambda face: kind(face.recipe) or RANDOM,
    "created": lambda face: date(face.created),
    "name": lambda face: face.notes.name,
    "tags": lambda face: list(face.notes.tags),
    "note": lambda face: face.notes.note,
}


def face_body(face: Face, wanted: Container[str] | None = None) -> dict[str, Any]:
    """Returns the body for `FaceSchema`, with the `wanted` members or all."""
    return {name: value(face) for name, value in _MEMBERS.items() if wanted is None or name in wanted}
