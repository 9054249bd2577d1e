"""Fields of the JSON object `standardise` that take more than one type."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from marshmallow import Schema, ValidationError, fields

from app.reading.schemas import about
from services.stimuli.forms.form import MATCH


class TargetField(fields.Field[Any]):
    """A number from 0 to 255, or "match"."""

    def __init__(self, text: str, example: float) -> None:
        number = {"type": "number", "minimum": 0, "maximum": 255}
        super().__init__(
            metadata=about(text, oneOf=[number, {"type": "string", "enum": [MATCH]}], example=example)
        )  # fmt: skip

    def _deserialize(self, value: Any, *_: Any, **__: Any) -> float | str:
        if value == MATCH:
            return MATCH
        if type(value) not in (int, float) or not 0 <= value <= 255:
            raise ValidationError(f"Must be a number from 0 to 255, or {MATCH}.")
        return float(value)


class ColourField(fields.Field[Any]):
    """A gray level from 0 to 255, or "#rrggbb"."""

    def __init__(self, text: str) -> None:
        gray = {"type": "integer", "minimum": 0, "maximum": 255}
        super().__init__(
            metadata=about(text, oneOf=[gray, {"type": "string", "pattern": "^#[0-9a-fA-F]{6}$"}], example="#808080")
        )

    def _deserialize(self, value: Any, *_: Any, **__: Any) -> int | str:
        if type(value) is int and 0 <= value <= 255:
            return value
        if isinstance(value, str) and re.fullmatch(r"#[0-9a-fA-F]{6}", value):
            return value
        raise ValidationError("Must be a gray level from 0 to 255, or a colour such as #808080.")


class EitherField(fields.Field[Any]):
    """One of a few fixed words, or an object of `schema`.

    Args:
        words: The word, or a sequence of words.
        schema: The schema of the object.
        text: Description of the field in the OpenAPI document.
        documented: The object's properties in the OpenAPI document, which does not find a schema nested in a choice.
    """

    def __init__(
        self, words: str | Sequence[str], schema: type[Schema], text: str, documented: Mapping[str, Any]
    ) -> None:
        self.words, self.nested = [words] if isinstance(words, str) else list(words), fields.Nested(schema)
        values = {"type": "object", "additionalProperties": False, "properties": documented}
        super().__init__(metadata=about(text, oneOf=[{"type": "string", "enum": self.words}, values]))

    def _deserialize(self, value: Any, *arguments: Any, **more: Any) -> Any:
        if isinstance(value, str) and value in self.words:
            return value
        if not isinstance(value, dict):
            raise ValidationError(f"Must be {', '.join(self.words)}, or an object.")
        return self.nested.deserialize(value, *arguments, **more)
