"""Fields for targets, and for what is held."""

from __future__ import annotations

from typing import Any

from marshmallow import ValidationError, fields, validate

from app.reading.json_fields import JsonDict, JsonNumber
from app.reading.schemas import about
from services.directions.edits import MAX_STRENGTH
from services.edits.targets import Target

LONGEST_NAME, MOST_NAMES = 40, 100
_LARGEST = 1e6  # of a value in an attribute's unit
_RULE = 'Must be a number, or an object such as {"by": 10}, {"by": -1.5, "in": "sd"} or {"to": 0, "in": "sd"}.'
_UNITS = ("unit", "sd")

TARGET_SCHEMA: dict[str, Any] = {
    "oneOf": [
        {"type": "number", "minimum": -_LARGEST, "maximum": _LARGEST},
        *(
            {
                "type": "object",
                "properties": {
                    kind: {"type": "number", "minimum": -_LARGEST, "maximum": _LARGEST},
                    "in": {"type": "string", "enum": list(_UNITS)},
                },
                "required": [kind],
                "additionalProperties": False,
            }
            for kind in ("by", "to")
        ),
    ]
}


class TargetField(fields.Field[Any]):
    """A target: a number in the attribute's unit, or an object that says by how much to change, or in what unit."""

    def __init__(self, **options: Any) -> None:
        super().__init__(metadata={**TARGET_SCHEMA, "example": {"by": 1, "in": "sd"}}, **options)

    def _deserialize(self, value: Any, *_: Any, **__: Any) -> Target:
        if not isinstance(value, dict):
            return Target(_number(value, _LARGEST))
        kinds, unit = [kind for kind in ("by", "to") if kind in value], value.get("in", "unit")
        if len(kinds) != 1 or set(value) - {"in", *kinds} or unit not in _UNITS:
            raise ValidationError(_RULE)
        largest = MAX_STRENGTH if unit == "sd" else _LARGEST
        return Target(_number(value[kinds[0]], largest), is_relative=kinds == ["by"], in_sd=unit == "sd")


class LevelField(TargetField):
    """A level of a factor: a number is a strength in standard deviations, anything else a target."""

    def _deserialize(self, value: Any, *arguments: Any, **more: Any) -> Any:
        if isinstance(value, dict):
            return super()._deserialize(value, *arguments, **more)
        return _number(value, MAX_STRENGTH)


class HoldField(fields.Field[Any]):
    """`all`, or a list of names of attributes and groups."""

    def __init__(self, text: str, **options: Any) -> None:
        names = {"type": "array", "items": {"type": "string", "maxLength": LONGEST_NAME}, "maxItems": MOST_NAMES}
        everything = {"type": "string", "enum": ["all"]}
        super().__init__(metadata=about(text, oneOf=[everything, names], example=["pose", "age"]), **options)

    def _deserialize(self, value: Any, *_: Any, **__: Any) -> list[str]:
        if value == "all":
            return ["all"]
        if not isinstance(value, list) or not all(isinstance(name, str) and name for name in value):
            raise ValidationError("Must be all, or a list of names of attributes and groups.")
        if len(value) > MOST_NAMES or any(len(name) > LONGEST_NAME for name in value):
            raise ValidationError(f"Must be at most {MOST_NAMES} names of at most {LONGEST_NAME} characters.")
        return list(dict.fromkeys(value))


def tolerances_field(text: str) -> JsonDict:
    """Returns a field for tolerances by name, described by `text`."""
    return JsonDict(
        keys=fields.String(validate=validate.Length(min=1, max=LONGEST_NAME)),
        values=JsonNumber(validate=validate.Range(min=0, min_inclusive=False, max=_LARGEST)),
        validate=validate.Length(max=MOST_NAMES),
        metadata=about(text, example={"age": 2}),
    )


def _number(value: Any, largest: float) -> float:
    if type(value) not in (int, float):
        raise ValidationError(_RULE)
    if not -largest <= value <= largest:
        raise ValidationError(f"Must be between {-largest:g} and {largest:g}. Received: {value:g}.")
    return float(value)
