"""Reads the form of a stimulus set's pictures from the JSON of a request or of a recipe.json."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from services.errors import InvalidParameter
from services.pictures.conversion import Colour
from services.stimuli.forms.form import ELLIPSE, MATCH, PICTURE, Ellipse, Eyes, Form, Luminance

_LEAST_APART = 0.02  # of the eyes, in fractions of the picture


def read_form(values: Mapping[str, Any]) -> Form:
    """Reads the form in a request or a recipe.json whose types and ranges have been checked.

    Raises:
        InvalidParameter: Two values contradict each other; the field names one of them.
    """
    luminance, crop, align, size = (values.get(name) for name in ("luminance", "crop", "align", "size"))
    form = Form(
        crop=None if crop is None else _read_crop(crop),
        align=None if align is None else _read_eyes(align),
        size=size,
        gray=values.get("gray", False),
        luminance=None if luminance is None else _read_luminance(luminance),
        replace_background=values.get("replace_background", False),
        mask=_read_mask(values.get("mask")),
        background=None if values.get("background") is None else _read_colour(values["background"]),
    )
    _check_together(form)
    return form


def _check_together(form: Form) -> None:
    if form.align is not None and form.crop is not None:
        raise InvalidParameter(
            "standardise.align",
            "standardise.align cannot be combined with crop: the places of the eyes decide which part is seen.",
        )
    if form.luminance is not None and form.luminance.over == PICTURE and (form.mask or form.replace_background):
        raise InvalidParameter(
            "standardise.luminance.over",
            "standardise.luminance.over must not be picture where a mask or replace_background hides part of it. "
            "Use mask for what is seen.",
        )


def _read_crop(crop: Sequence[float]) -> tuple[float, float, float, float]:
    if not (crop[0] < crop[2] and crop[1] < crop[3]):
        raise InvalidParameter(
            "standardise.crop",
            f"standardise.crop must be left, top, right, bottom, with left < right and top < bottom. Received: {crop}.",
        )
    return crop[0], crop[1], crop[2], crop[3]


def _read_eyes(values: Mapping[str, Sequence[float]]) -> Eyes:
    (left, top), (right, bottom) = values["eye_l"], values["eye_r"]
    if right - left < _LEAST_APART:
        raise InvalidParameter(
            "standardise.align",
            f"standardise.align must have eye_l at least {_LEAST_APART} to the left of eye_r: they are named by the "
            f"sides of the picture. Received: {[left, top]} and {[right, bottom]}.",
        )
    return Eyes(left=(left, top), right=(right, bottom))


def _read_mask(mask: Any) -> Ellipse | Any:
    if mask in (None, "none"):
        return None
    if mask == ELLIPSE:
        return Ellipse()
    return mask if isinstance(mask, str) else Ellipse(**{key: (pair[0], pair[1]) for key, pair in mask.items()})


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
