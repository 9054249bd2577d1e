"""Fields of JSON bodies. They do not convert: `"4"`, `4.0` and `true` are not integers."""

from __future__ import annotations

import math
from collections.abc import Sized
from typing import Any

from marshmallow import ValidationError, fields, validate

from app.reading.schemas import about

_MOST_LAYERS = 1000


class JsonInteger(fields.Integer):
    """A JSON integer, written without a decimal point."""

    def _validated(self, value: Any) -> int:
        if type(value) is not int:
            raise self.make_error("invalid", input=value)
        return value


class JsonNumber(fields.Float):
    """A finite JSON number."""

    def _validated(self, value: Any) -> float:
        if type(value) not in (int, float):
            raise self.make_error("invalid", input=value)
        try:
            number = float(value)
        except OverflowError:
            number = math.inf
        if not math.isfinite(number):
            raise self.make_error("too_large", input=value)
        return number


class JsonBoolean(fields.Boolean):
    """`true` or `false`."""

    def _deserialize(self, value: Any, *_: Any, **__: Any) -> bool:
        if not isinstance(value, bool):
            raise self.make_error("invalid", input=value)
        return value


class JsonList(fields.List[Any]):
    """A JSON list. Its length is checked before its items, which may be many and all wrong."""

    def _deserialize(self, value: Any, *arguments: Any, **more: Any) -> list[Any]:
        if isinstance(value, list):
            _check_length(self, value)
        return super()._deserialize(value, *arguments, **more)


class JsonDict(fields.Dict):
    """A JSON object with any keys. Their number is checked before keys and values."""

    def _deserialize(self, value: Any, *arguments: Any, **more: Any) -> Any:
        if isinstance(value, dict):
            _check_length(self, value)
        return super()._deserialize(value, *arguments, **more)  # type: ignore[no-untyped-call]


def _check_length(field: fields.Field[Any], value: Sized) -> None:
    for validator in field.validators:
        if isinstance(validator, validate.Length):
            validator(value)


def face_id(text: str, **options: Any) -> JsonInteger:
    """Returns a field for the id of a stored face, described by `text`."""
    return JsonInteger(validate=validate.Range(min=1), metadata=about(text, example=1), **options)


def face_ids(text: str, shortest: int = 1, longest: int = 1000, **options: Any) -> JsonList:
    """Returns a field for a list of ids of stored faces.

    Args:
        text: What the OpenAPI document says about the field.
        shortest: The smallest number of ids.
        longest: The largest number of ids.
        **options: Further options of the field, such as `required`.
    """
    return JsonList(
        JsonInteger(validate=validate.Range(min=1)),
        validate=validate.Length(min=shortest, max=longest),
        metadata=about(text, example=[1, 2]),
        **options,
    )


class LayersField(fields.Field[Any]):
    """`coarse`, `middle`, `fine`, or a list of layer numbers. services/recipes/layers.py interprets them."""

    def __init__(self, text: str, **options: Any) -> None:
        names = {"type": "string", "enum": ["coarse", "middle", "fine"]}
        numbers = {"type": "array", "items": {"type": "integer", "minimum": 0}, "minItems": 1, "uniqueItems": True}
        super().__init__(metadata=about(text, oneOf=[names, numbers], example="coarse"), **options)

    def _deserialize(self, value: Any, *_: Any, **__: Any) -> str | list[int]:
        if isinstance(value, list) and len(value) > _MOST_LAYERS:
            raise ValidationError(f"Must be at most {_MOST_LAYERS} layer numbers. Received: {len(value)}.")
        if isinstance(value, str) or (isinstance(value, list) and all(type(index) is int for index in value)):
            return value
        raise ValidationError("Must be coarse, middle, fine, or a list of layer numbers.")
