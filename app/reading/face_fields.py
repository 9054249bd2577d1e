"""`fields`: which members of faces are answered."""

from __future__ import annotations

from typing import Any

from flask import has_request_context, request
from marshmallow import ValidationError, fields

from services.errors import InvalidParameter

MEMBERS = (
    "id", "seed", "url", "image", "file", "sha256", "recipe", "kind", "created", "name", "tags", "note",
)  # fmt: skip
PATTERN = f"^({'|'.join(MEMBERS)})(,({'|'.join(MEMBERS)}))*$"
_RULE = f"Must be members of faces, separated by commas: {', '.join(MEMBERS)}."
ABOUT = "Members of faces to answer, separated by commas; `id` is always answered. Recipes may be long. Default: all."


class FaceFields(fields.Field[frozenset[str]]):
    """Members of faces, separated by commas."""

    def __init__(self, **options: Any) -> None:
        metadata = {"type": "string", "description": ABOUT, "example": "id,image", "pattern": PATTERN}
        super().__init__(metadata=metadata, **options)

    def _deserialize(self, value: Any, *_: Any, **__: Any) -> frozenset[str]:
        return read_fields(value)


def read_fields(text: Any) -> frozenset[str]:
    """Returns the members that `text` names, with `id`. Raises ValidationError."""
    names = text.split(",") if isinstance(text, str) else []
    if not names or not set(names) <= set(MEMBERS):
        raise ValidationError(f"{_RULE} Received: {str(text)[:100]!r}.")
    return frozenset(names) | {"id"}


def asked_fields() -> frozenset[str] | None:
    """Returns the members that the query of the present request asks for; None for all. Raises InvalidParameter."""
    text = request.args.get("fields") if has_request_context() else None
    if text is None:
        return None
    try:
        return read_fields(text)
    except ValidationError as error:
        raise InvalidParameter("fields", f"fields: {error.messages[0]}") from error
