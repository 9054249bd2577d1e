"""Notes and tags, deletion and restoration: what changes stored faces."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
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

MOST_CHANGED = 1000
_SHORT = validate.Regexp(r"^[^\x00-\x1f\x7f]*\Z", error="Must be one line without control characters.")
_LONG = validate.Regexp(
    r"^[^\x00-\x08\x0b-\x1f\x7f]*\Z", error="Must be without control characters, except line ends and tabs."
)


def _tags(text: str, example: list[str]) -> JsonList:
    return JsonList(
        fields.String(validate=[validate.Length(min=1, max=LONGEST_TAG), _SHORT]),
        validate=validate.Length(max=MOST_TAGS),
        metadata=about(text, example=example),
    )


def _check_tags(field: str, tags: list[str]) -> None:
    """Raises ValidationError for tags that differ in case only, or have spaces around them."""
    plain = [tag.casefold() for tag in tags]
    if len(set(plain)) < len(plain):
        twice = next(tag for tag in plain if plain.count(tag) > 1)
        raise ValidationError(f"{field} must be unique, ignoring case. Received twice: {twice!r}.", field)
    if any(tag != tag.strip() for tag in tags):
        raise ValidationError(f"{field} must not begin or end with a space.", field)


class NotesBody(Schema):
    """What users note about a face. What is left out stays; null takes it away."""

    name = fields.String(
        validate=[validate.Length(max=LONGEST_NAME), _SHORT], metadata=about("A name.", example="target A")
    )
    tags = _tags("Tags, in place of those that the face has.", ["pilot", "old"])
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
        _check_tags("tags", data.get("tags", []))


class TagsBody(Schema):
    """Tags that several faces get or lose."""

    ids = face_ids("Ids of the faces.", longest=MOST_CHANGED, required=True)
    add = _tags("Tags that the faces get, beside those that they have.", ["pilot"])
    remove = _tags("Tags that the faces lose.", ["old"])

    @validates_schema
    def check(self, data: Mapping[str, Any], **_: Any) -> None:
        """Raises ValidationError for a body without a tag, for tags twice, and for tags to add and to remove."""
        add, remove = data.get("add", []), data.get("remove", [])
        if not add and not remove:
            raise ValidationError("add is missing. The body needs tags in add or remove.", "add")
        _check_tags("add", add)
        _check_tags("remove", remove)
        both = {tag.casefold() for tag in add} & {tag.casefold() for tag in remove}
        if both:
            raise ValidationError(f"remove must not name tags of add. Received in both: {min(both)!r}.", "remove")


class DeletionsBody(Schema):
    """The faces to delete."""

    ids = face_ids("Ids of the faces. All of them are deleted, or none.", longest=MOST_CHANGED, required=True)


class DeletionsSchema(Schema):
    """Which faces were deleted."""

    ids = fields.List(fields.Integer(), required=True, metadata=about("Ids of the deleted faces."))
    until = fields.String(
        required=True,
        metadata=about("Until when `POST /faces/restorations` can restore them, if the trash is not full before.",
                       format="date-time"),
    )  # fmt: skip


class DeletedFaceSchema(Schema):
    """A face that can be restored."""

    id = fields.Integer(required=True, metadata=about("Its id.", example=2))
    deleted = fields.String(required=True, metadata=about("When it was deleted.", format="date-time"))
    until = fields.String(required=True, metadata=about("Until when it can be restored.", format="date-time"))


class DeletedFacesSchema(Schema):
    """The faces that can be restored."""

    faces = fields.List(
        fields.Nested(DeletedFaceSchema),
        required=True,
        metadata=about("Up to 1,000 faces, those that were deleted last first."),
    )


class RestorationsBody(Schema):
    """The faces to restore."""

    ids = face_ids("Ids of deleted faces. All of them are restored, or none.", longest=MOST_CHANGED, required=True)


class ChangedFacesSchema(Schema):
    """The faces as they are now."""

    faces = fields.List(fields.Nested(FaceSchema), required=True, metadata=about("The faces, in the order of the ids."))


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

    @blueprint.post("/faces/tags")
    @lane(SLOW)
    @blueprint.arguments(TagsBody, example={"ids": [1, 2, 3], "add": ["pilot"]}, as_kwargs=True)
    @blueprint.response(200, ChangedFacesSchema)
    @blueprint.problems(400, 404, 409, 413, 415, 503, 507)
    def tag_faces(ids: list[int], add: Sequence[str] = (), remove: Sequence[str] = ()) -> dict[str, Any]:
        """Adds tags to several faces, and takes others away. The same call once more changes nothing."""
        return {"faces": [face_body(face) for face in annotations.tag(ids, add, remove)]}

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
        """Deletes several faces, all or none. `POST /faces/restorations` undoes it for a while."""
        until = deletions.delete(ids, "ids")
        return {"ids": list(dict.fromkeys(ids)), "until": date(until)}

    @blueprint.get("/faces/deletions")
    @blueprint.arguments(NoParameters, location="query", as_kwargs=True)
    @blueprint.response(200, DeletedFacesSchema)
    @blueprint.problems(400, 503, 507)
    def list_deleted_faces() -> dict[str, Any]:
        """Lists the faces that can be restored."""
        found = deletions.restorable(MOST_CHANGED)
        return {
            "faces": [
                {"id": face_id, "deleted": date(deleted), "until": date(until)} for face_id, deleted, until in found
            ]
        }

    @blueprint.post("/faces/<int:face_id>/restore")
    @blueprint.arguments(NoParameters, location="query", as_kwargs=True)
    @blueprint.response(200, FaceSchema)
    @blueprint.problems(400, 404, 409, 503, 507)
    def restore_face(face_id: int) -> dict[str, Any]:
        """Restores a deleted face under its id, with its name, tags and note."""
        return face_body(deletions.restore(face_id))

    @blueprint.post("/faces/restorations")
    @lane(SLOW)
    @blueprint.arguments(RestorationsBody, example={"ids": [1, 2, 3]}, as_kwargs=True)
    @blueprint.response(200, ChangedFacesSchema)
    @blueprint.problems(400, 404, 409, 413, 415, 503, 507)
    def restore_faces(ids: list[int]) -> dict[str, Any]:
        """Restores several deleted faces, all or none. Those that are there already stay as they are."""
        return {"faces": [face_body(face) for face in deletions.restore_all(ids, "ids")]}

    return blueprint
