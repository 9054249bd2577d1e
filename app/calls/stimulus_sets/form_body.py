"""The JSON object `standardise`: how the pictures of a stimulus set are made alike."""

from __future__ import annotations

from typing import Any

from marshmallow import Schema, fields, validate

from app.calls.stimulus_sets.form_fields import ColourField, EitherField, TargetField
from app.reading.json_fields import JsonBoolean, JsonInteger, JsonList, JsonNumber
from app.reading.schemas import about
from services.stimuli.forms.form import LEAST_SIZE, MATCH, MAX_SIZE, SCALES

_SHARE = validate.Range(min=0, max=1)


class LuminanceBody(Schema):
    """The luminance of the pictures inside the mask: its mean, its contrast, or both."""

    mean = TargetField(
        "Mean luminance: a number, or `match` for the average over the set. Default: stays as it is.", 128
    )
    contrast = TargetField(
        "Standard deviation of the luminance: a number, or `match` for the average over the set. Default: stays as it "
        "is.",
        40,
    )
    scale = fields.String(
        load_default="luma",
        validate=validate.OneOf(SCALES),
        metadata=about(
            "Scale of mean and contrast. luma: luma of the stored values, 0 to 255, as in the SHINE toolbox. linear: "
            "relative luminance, 0 to 1, which is proportional to cd/m² on an sRGB display."
        ),
    )


class EllipseBody(Schema):
    """The oval that stays visible, in shares of the picture's width and height."""

    centre = JsonList(
        JsonNumber(validate=_SHARE),
        validate=validate.Length(equal=2),
        metadata=about(
            "x and y of the centre, as shares of width and height (0 to 1) after cropping. Default: [0.5, 0.5].",
            example=[0.5, 0.5],
        ),
    )
    semi_axes = JsonList(
        JsonNumber(validate=validate.Range(min=0.01, max=2)),
        validate=validate.Length(equal=2),
        metadata=about(
            "Half the width and half the height of the oval, as shares of width and height. Default: [0.35, 0.45].",
            example=[0.35, 0.45],
        ),
    )


def _described(schema: type[Schema], name: str) -> dict[str, Any]:
    """Returns the OpenAPI keywords of a field of `schema`."""
    return dict(schema._declared_fields[name].metadata)


def _pair(lowest: float, highest: float) -> dict[str, Any]:
    item = {"type": "number", "minimum": lowest, "maximum": highest}
    return {"type": "array", "minItems": 2, "maxItems": 2, "items": item}


class StandardBody(Schema):
    """The steps that make the pictures alike, in the order in which they are done. All are optional."""

    crop = JsonList(
        JsonNumber(validate=_SHARE),
        validate=validate.Length(equal=4),
        metadata=about(
            "Part of the picture to keep: left, top, right and bottom, as shares of width and height (0 to 1).",
            example=[0.1, 0.05, 0.9, 0.95],
        ),
    )
    size = JsonInteger(
        validate=validate.Range(min=LEAST_SIZE, max=MAX_SIZE),
        metadata=about("Longer side of the picture in pixels. Default: its own size.", example=256),
    )
    gray = JsonBoolean(metadata=about("true: colours are turned into the gray of the same luminance."))
    luminance = EitherField(
        MATCH,
        LuminanceBody,
        "Luminance inside the mask. `match` gives every picture the average mean and contrast of the set.",
        {
            "mean": _described(LuminanceBody, "mean"),
            "contrast": _described(LuminanceBody, "contrast"),
            "scale": {"type": "string", "enum": list(SCALES), "default": "luma", **_described(LuminanceBody, "scale")},
        },
    )
    mask = EitherField(
        "none",
        EllipseBody,
        "Ellipse outside which the picture is hidden. `none` hides nothing. Default: none.",
        {
            "centre": {**_pair(0, 1), **_described(EllipseBody, "centre")},
            "semi_axes": {**_pair(0.01, 2), **_described(EllipseBody, "semi_axes")},
        },
    )
    background = ColourField(
        "Colour outside the mask and behind transparent pixels: a gray level from 0 to 255, or a colour. Default: "
        "#808080."
    )
