"""Reads the recipe.json of a stimulus set."""

from __future__ import annotations

import dataclasses
import math
import re
from collections.abc import Mapping
from typing import Any

import numpy as np

from services.errors import InvalidParameter, InvalidRecipe
from services.recipes.derived import number_of
from services.recipes.recipe import Recipe
from services.stimuli.check.factors import LEVEL, NAME, Levels, levels_in
from services.stimuli.forms.form import MASK, Form
from services.stimuli.forms.reading import read_form
from services.stimuli.names import check_files
from services.stimuli.picture_record import PictureEntry
from services.stimuli.recipe_json import FORMAT, VERSION, Details, ExpectedPicture, Reference, SetRecipe

_FURTHEST_PSI = 10.0
_FURTHEST_W = 1e5  # a network overflows beyond it
_SHA256 = re.compile(r"[0-9a-f]{64}")


def read_record(values: Mapping[str, Any]) -> SetRecipe:
    """Reads a recipe.json whose types app/calls/stimulus_sets/bodies.py has checked.

    Raises:
        InvalidParameter: A value is wrong; the field names the image.
    """
    if values["format"] != FORMAT or values["version"] != VERSION:
        raise InvalidParameter(
            "format", f"format must be {FORMAT!r}, version {VERSION}. "
            f"Received: {values['format'][:80]!r}, {values['version']}."
        )  # fmt: skip
    form = _before_regions(read_form(values.get("standardise") or {}))
    if form.luminance is not None and form.luminance.waits_for_the_set:
        raise InvalidParameter(
            "standardise.luminance", "standardise.luminance must be in numbers here: a set's recipe.json has them."
        )
    images = [_expected(index, image) for index, image in enumerate(values["images"])]
    check_files([image.entry.file for image in images], [f"images[{index}].file" for index in range(len(images))])
    reference = values.get("reference")
    return SetRecipe(
        form=form,
        image_format=values["image_format"],
        images=images,
        details=Details(
            reference=None
            if reference is None
            else Reference(id=reference["id"], recipe=_recipe("reference.recipe", reference)),
            prefix=values.get("prefix", ""),
            expected=values.get("expected", ()),
            balance=values.get("balance"),
        ),
    )


def _expected(index: int, image: Mapping[str, Any]) -> ExpectedPicture:
    for name in ("sha256", "face_sha256"):
        if not _SHA256.fullmatch(image[name]):
            field = f"images[{index}].{name}"
            raise InvalidParameter(field, f"{field} must be 64 hexadecimal digits, small letters.")
    recipe = _recipe(f"images[{index}].recipe", image)
    entry = PictureEntry(file=image["file"], id=image["id"], recipe=recipe, levels=_levels(index, image, recipe))
    return ExpectedPicture(entry=entry, sha256=image["sha256"], face_sha256=image["face_sha256"])


def _levels(index: int, image: Mapping[str, Any], recipe: Recipe) -> Levels:
    """Returns the levels of a picture; those that its recipe tells if the record is older than levels."""
    levels: Levels | None = image.get("levels")
    for name, level in ({} if levels is None else levels).items():
        is_right = re.fullmatch(LEVEL, level) if isinstance(level, str) else number_of(level) is not None
        if not re.fullmatch(NAME, name) or not is_right:
            field = f"images[{index}].levels"
            raise InvalidParameter(field, f"{field} must have names of factors, and numbers or words.")
    return levels_in(recipe) if levels is None else levels


def _before_regions(form: Form) -> Form:
    """Returns the form with the region that records mean that name none: the mask, as all of them did once."""
    if form.luminance is None or form.luminance.over is not None:
        return form
    return dataclasses.replace(form, luminance=dataclasses.replace(form.luminance, over=MASK))


def _recipe(field: str, record: Mapping[str, Any]) -> Recipe:
    try:
        recipe = Recipe.from_dict(record["recipe"])
        recipe.to_json()  # a recipe that cannot be written again is none: NaN in `derived`
    except (InvalidRecipe, ValueError, TypeError, RecursionError) as error:
        raise InvalidParameter(field, f"{field} cannot be read: {error}.") from error
    if recipe.ws is not None and np.abs(recipe.latents()).max() > _FURTHEST_W:
        raise InvalidParameter(field, f"{field} has latents beyond {_FURTHEST_W:g}.")
    if not math.fabs(recipe.truncation_psi or 0) <= _FURTHEST_PSI:
        raise InvalidParameter(field, f"{field} must have a truncation_psi within {_FURTHEST_PSI:g}.")
    return recipe
