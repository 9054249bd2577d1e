"""The JSON object `standardise`: how the pictures of a stimulus set are made alike."""

from __future__ import annotations

from typing import Any

from marshmallow import Schema, fields, validate

from app.calls.stimulus_sets.form_fields import ColourField, EitherField, TargetField
from app.reading.json_fields import JsonBoolean, JsonInteger, JsonList, JsonNumber
from app.reading.schemas import about
from services.stimuli.forms.form import ELLIPSE, FACE, LEAST_SIZE, MATCH, MAX_SIZE, OVAL, REGIONS, SCALES

_SHARE = validate.Range(min=0, max=1)


def _place(text: str, example: list[float]) -> JsonList:
    return JsonList(
        JsonNumber(validate=_SHARE),
        required=True,
        validate=validate.Length(equal=2),
        metadata=about(text, example=example),
    )


class LuminanceBody(Schema):
    """The luminance of the pictures over a region: its mean, its contrast, or both."""

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
    over = fields.String(
        validate=validate.OneOf(REGIONS),
        metadata=about(
            "Region whose luminance is measured and matched. skin: skin of face and ears. face: skin, brows, eyes, "
            "lips, mouth and beard. hair. mask: everything that the mask leaves visible. picture: the whole picture, "
            "without a mask. The first three are found by a measuring network. Default: skin if there is such a "
            "network for every face of the set, else mask."
        ),
    )


class EllipseBody(Schema):
    """The ellipse that stays visible, in shares of the picture's width and height."""

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
            "Half the width and half the height of the ellipse, as shares of width and height. Default: [0.35, 0.45].",
            example=[0.35, 0.45],
        ),
    )


class EyesBody(Schema):
    """Where the eyes are put, in shares of the picture's width and height."""

    eye_l = _place("x and y of the eye on the left of the picture.", [0.35, 0.45])
    eye_r = _place("x and y of the eye on the right of the picture.", [0.65, 0.45])


def _described(schema: type[Schema], name: str) -> dict[str, Any]:
    """Returns the OpenAPI keywords of a field of `schema`."""
    return dict(schema._declared_fields[name].metadata)


def _pair(lowest: float, highest: float) -> dict[str, Any]:
    item = {"type": "number", "minimum": lowest, "maximum": highest}
    return {"type": "array", "minItems": 2, "maxItems": 2, "items": item}


class StandardBody(Schema):
    """The steps that make the pictures alike, in the order in which they are done. All are optional.

    What needs a measuring network answers 422 where there is none for the network of a face.
    """

    crop = JsonList(
        JsonNumber(validate=_SHARE),
        validate=validate.Length(equal=4),
        metadata=about(
            "Part of the picture to keep: left, top, right and bottom, as shares of width and height (0 to 1).",
            example=[0.1, 0.05, 0.9, 0.95],
        ),
    )
    align = fields.Nested(
        EyesBody,
        metadata=about(
            "Puts the centres of both eyes at these places: the picture is shifted, turned and scaled. What is "
            "uncovered gets the background. Cannot be combined with `crop`. Needs landmarks of the faces."
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
        "Luminance of a region. `match` gives every picture the average mean and contrast of the set.",
        {
            "mean": _described(LuminanceBody, "mean"),
            "contrast": _described(LuminanceBody, "contrast"),
            "scale": {"type": "string", "enum": list(SCALES), "default": "luma", **_described(LuminanceBody, "scale")},
            "over": {"type": "string", "enum": list(REGIONS), **_described(LuminanceBody, "over")},
        },
    )
    replace_background = JsonBoolean(
        metadata=about(
            "true: what a measuring network takes for background is replaced by the colour `background`, with a soft "
            "edge. Hair, neck and clothes stay."
        )
    )
    mask = EitherField(
        ("none", FACE, OVAL, ELLIPSE),
        EllipseBody,
        "What stays visible. `face`: skin, brows, eyes, lips, mouth and beard, as a measuring network finds them. "
        "`oval`: an ellipse fitted to the outline of each face, from its landmarks. `ellipse`, or an object: an "
        "ellipse at a fixed place. `none` hides nothing. Default: none.",
        {
            "centre": {**_pair(0, 1), **_described(EllipseBody, "centre")},
            "semi_axes": {**_pair(0.01, 2), **_described(EllipseBody, "semi_axes")},
        },
    )
    background = ColourField(
        "Colour of what is hidden, behind transparent pixels, and beyond the edges of aligned pictures: a gray level "
        "from 0 to 255, or a colour. Default: #808080."
    )
