"""`PATCH /faces/{id}`, deletion and restoration: what changes stored faces."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import Response
from marshmallow import Schema, ValidationError, fields, pre_load, validate, validates_schema

from app.answering.dates import date
from app.answering.schemas import FaceSchema, face_body
from app.api import ApiBlueprint
from app.lanes import FACES, SLOW, lane
from app.reading.json_fields import JsonList, face_ids
from app.reading.schemas import NoParameters, about
from services.faces.annotations import Annotations
from services.faces.deletions import Deletions
from services.recipes.notes import LONGEST_NAME, LONGEST_NOTE, LONGEST_TAG, MOST_TAGS

MOST_DELETED = 1000
_SHORT = validate.Regexp(r"^[^\x00-\x1f\x7f]*\Z", error="Must be one line without control characters.")
_LONG = validate.Regexp(
    r"^[^\x00-\x08\x0b-\x1f\x7f]*\Z", error="Must be without control characters, except line ends and tabs."
)


class NotesBody(Schema):
    """What users note about a face. What is left out stays; null takes it away."""

    name = fields.String(
        validate=[validate.Length(max=LONGEST_NAME), _SHORT], metadata=about("A name.", example="target A")
    )
    tags = JsonList(
        fields.String(validate=[validate.Length(min=1, max=LONGEST_TAG), _SHORT]),
        validate=validate.Length(max=MOST_TAGS),
        metadata=about("Tags, in place of those that the face has.", example=["pilot", "old"]),
    )
    note = fields.String(
        validate=[validate.Length(max=LONGEST_NOTE), _LONG], metadata=about("A note of several lines.")
    )

    @pre_load
    def take_away(self, data: Any, **_: Any) -> Any:
        """Reads null as nothing."""
        empty: dict[str, Any] = {"name": "", "tags": [], "note": ""}
        if not isinstance(data, Mapping):
            return data
        return {name: empty[name] if value is None and name in empty else value for name, value in data.items()}

    @validates_schema
    def check(self, data: Mapping[str, Any], **_: Any) -> None:
        """Raises ValidationError for a body without a change, and for tags that differ in case only."""
        if not data:
            raise ValidationError("name is missing. The body needs name, tags or note.", "name")
        tags = [tag.casefold() for tag in data.get("tags", [])]
        if len(set(tags)) < len(tags):
            twice = next(tag for tag in tags if tags.count(tag) > 1)
            raise ValidationError(f"tags must be unique, ignoring case. Received twice: {twice!r}.", "tags")
        if any(tag != tag.strip() for tag in data.get("tags", [])):
            raise ValidationError("tags must not begin or end with a space.", "tags")


class DeletionsBody(Schema):
    """The faces to delete."""

    ids = face_ids("Ids of the faces. All of them are deleted, or none.", longest=MOST_DELETED, required=True)


class DeletionsSchema(Schema):
    """Which faces were deleted."""

    ids = fields.List(fields.Integer(), required=True, metadata=about("Ids of the deleted faces."))
    until = fields.String(
        required=True,
        metadata=about("Until when `POST /faces/{id}/restore` can restore them, if the trash is not full before.",
                       format="date-time"),
    )  # fmt: skip


def changes_blueprint(annotations: Annotations, deletions: Deletions) -> ApiBlueprint:
    """Returns the blueprint of the calls that change stored faces."""
    blueprint = ApiBlueprint("changes", __name__, description="Names, tags and notes of faces; deletion and undo.")

    @blueprint.patch("/faces/<int:face_id>")
    @lane(FACES)
    @blueprint.arguments(NotesBody, example={"name": "target A", "tags": ["pilot"]}, as_kwargs=True)
    @blueprint.response(200, FaceSchema)
    @blueprint.problems(400, 404, 409, 413, 415, 503, 507)
    def annotate_face(face_id: int, **changes: Any) -> dict[str, Any]:
        """Gives a face a name, tags and a note, in the store and in its PNG. The pixels stay as they are."""
        if "tags" in changes:
            changes["tags"] = tuple(changes["tags"])
        return face_body(annotations.change(face_id, changes))

    @blueprint.delete("/faces/<int:face_id>")
    @blueprint.arguments(NoParameters, location="query", as_kwargs=True)
    @blueprint.response(204, description="The face was deleted. Its id is never given to another face.")
    @blueprint.problems(400, 404, 503, 507)
    def remove_face(face_id: int) -> Response:
        """Deletes a face and its PNG. `POST /faces/{id}/restore` undoes it for a while."""
        deletions.delete([face_id])
        response = Response(status=204)
        del response.headers["Content-Type"]
        return response

    @blueprint.post("/faces/deletions")
    @lane(SLOW)
    @blueprint.arguments(DeletionsBody, example={"ids": [1, 2, 3]}, as_kwargs=True)
    @blueprint.response(200, DeletionsSchema)
    @blueprint.problems(400, 404, 413, 415, 503, 507)
    def remove_faces(ids: list[int]) -> dict[str, Any]:
        """Deletes several faces, all or none. `POST /faces/{id}/restore` undoes it for a while."""
        until = deletions.delete(ids, "ids")
        return {"ids": list(dict.fromkeys(ids)), "until": date(until)}

    @blueprint.post("/faces/<int:face_id>/restore")
    @blueprint.arguments(NoParameters, location="query", as_kwargs=True)
    @blueprint.response(200, FaceSchema)
    @blueprint.problems(400, 404, 409, 503, 507)
    def restore_face(face_id: int) -> dict[str, Any]:
        """Restores a deleted face under its id, with its name, tags and note."""
        return face_body(deletions.restore(face_id))

    return blueprint
