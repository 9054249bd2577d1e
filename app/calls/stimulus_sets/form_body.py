"""The JSON of a standard: what is done to each picture of a stimulus set."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from marshmallow import Schema, ValidationError, fields, validate

from app.reading.json_fields import JsonBoolean, JsonInteger, JsonNumber
from app.reading.schemas import about
from services.stimuli.forms.form import LEAST_SIZE, MATCH, MAX_SIZE, SCALES

_SHARE = validate.Range(min=0, max=1)


class TargetField(fields.Field[Any]):
    """A number of at least 0, or "match"."""

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


class LuminanceBody(Schema):
    """What luminance the pictures are to have inside the mask; at least one of mean and contrast."""

    mean = TargetField("The mean: a number, or `match` for the mean of the set's means.", 128)
    contrast = TargetField("The standard deviation, likewise.", 40)
    scale = fields.String(
        load_default="luma",
        validate=validate.OneOf(SCALES),
        metadata=about(
            "luma: of the stored values, in levels of 0 to 255, as the SHINE toolbox has it. linear: relative "
            "luminance, 0 to 1, proportional to cd/m² on a display that follows sRGB."
        ),
    )


class OvalBody(Schema):
    """What is shown: an oval, in shares of the picture's width and height."""

    centre = fields.List(
        JsonNumber(validate=_SHARE),
        validate=validate.Length(equal=2),
        metadata=about("x and y, after cropping.", example=[0.5, 0.5]),
    )
    semi_axes = fields.List(
        JsonNumber(validate=validate.Range(min=0.01, max=2)),
        validate=validate.Length(equal=2),
        metadata=about("Half its width and half its height.", example=[0.35, 0.45]),
    )


class _Either(fields.Field[Any]):
    """One word, or an object of `schema`."""

    def __init__(self, word: str, schema: type[Schema], text: str, documented: Mapping[str, Any]) -> None:
        values = {"type": "object", "additionalProperties": False, "properties": documented}
        super().__init__(metadata=about(text, oneOf=[{"type": "string", "enum": [word]}, values]))
        self.word, self.nested = word, fields.Nested(schema)

    def _deserialize(self, value: Any, *arguments: Any, **more: Any) -> Any:
        if value == self.word:
            return value
        if not isinstance(value, dict):
            raise ValidationError(f"Must be {self.word}, or an object.")
        return self.nested.deserialize(value, *arguments, **more)


class ColourField(fields.Field[Any]):
    """A gray level of 0 to 255, or "#rrggbb"."""

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
        raise ValidationError("Must be a gray level from 0 to 255, or a colour as #808080.")


def _described(schema: type[Schema], name: str) -> dict[str, Any]:
    """What `schema` says of its field; nested in a choice, the document does not find it by itself."""
    return dict(schema._declared_fields[name].metadata)


def _pair(lowest: float, highest: float) -> dict[str, Any]:
    item = {"type": "number", "minimum": lowest, "maximum": highest}
    return {"type": "array", "minItems": 2, "maxItems": 2, "items": item}


class StandardBody(Schema):
    """What is done to each picture, in this order; nothing if left out."""

    crop = fields.List(
        JsonNumber(validate=_SHARE),
        validate=validate.Length(equal=4),
        metadata=about("Left, top, right, bottom, in shares of width and height.", example=[0.1, 0.05, 0.9, 0.95]),
    )
    size = JsonInteger(
        validate=validate.Range(min=LEAST_SIZE, max=MAX_SIZE), metadata=about("The longer side in pixels.", example=256)
    )
    gray = JsonBoolean(metadata=about("Whether colours become the gray of the same luminance."))
    luminance = _Either(
        MATCH,
        LuminanceBody,
        "Luminance inside the mask; `match` moves each picture to the set's mean and contrast.",
        {
            "mean": _described(LuminanceBody, "mean"),
            "contrast": _described(LuminanceBody, "contrast"),
            "scale": {"type": "string", "enum": list(SCALES), "default": "luma", **_described(LuminanceBody, "scale")},
        },
    )
    mask = _Either(
        "none",
        OvalBody,
        "An oval; `none`, the default, shows all.",
        {
            "centre": {**_pair(0, 1), **_described(OvalBody, "centre")},
            "semi_axes": {**_pair(0.01, 2), **_described(OvalBody, "semi_axes")},
        },
    )
    background = ColourField("What is seen outside the mask, and through what is transparent; #808080 if left out.")
