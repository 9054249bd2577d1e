"""Reads the form of a stimulus set's pictures from the JSON of a request or of a recipe.json."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from services.errors import InvalidParameter
from services.pictures.conversion import Colour
from services.stimuli.forms.form import MATCH, Ellipse, Form, Luminance


def read_form(values: Mapping[str, Any]) -> Form:
    """Reads the form in a request or a recipe.json whose types and ranges have been checked.

    Raises:
        InvalidParameter: Two values contradict each other; the field names one of them.
    """
    luminance, mask, crop = values.get("luminance"), values.get("mask"), values.get("crop")
    if crop is not None and not (crop[0] < crop[2] and crop[1] < crop[3]):
        raise InvalidParameter(
            "standardise.crop",
            f"standardise.crop must be left, top, right, bottom, with left < right and top < bottom. Received: {crop}.",
        )
    return Form(
        crop=None if crop is None else (crop[0], crop[1], crop[2], crop[3]),
        size=values.get("size"),
        gray=values.get("gray", False),
        luminance=None if luminance is None else _read_luminance(luminance),
        mask=None if mask in (None, "none") else Ellipse(**{key: (pair[0], pair[1]) for key, pair in mask.items()}),
        background=None if values.get("background") is None else _read_colour(values["background"]),
    )


def _read_luminance(values: Mapping[str, Any] | str) -> Luminance:
    luminance = Luminance(mean=MATCH, contrast=MATCH) if isinstance(values, str) else Luminance(**values)
    if luminance.mean is None and luminance.contrast is None:
        raise InvalidParameter("standardise.luminance", "standardise.luminance must name a mean, a contrast, or both.")
    brightest = 255 if luminance.scale == "luma" else 1
    for name, target, highest in (("mean", luminance.mean, brightest), ("contrast", luminance.contrast, brightest / 2)):
        if target not in (None, MATCH) and not 0 <= float(target or 0) <= highest:
            raise InvalidParameter(
                f"standardise.luminance.{name}",
                f"standardise.luminance.{name} must be between 0 and {highest} on the scale {luminance.scale}. "
                f"Received: {target}.",
            )
    return luminance


def _read_colour(value: str | int) -> Colour:
    if isinstance(value, int):
        return value, value, value
    red, green, blue = bytes.fromhex(value.removeprefix("#"))
    return red, green, blue
