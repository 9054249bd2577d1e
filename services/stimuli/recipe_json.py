"""The recipe.json of a stimulus set: everything needed to make the set again and to compare it."""

from __future__ import annotations

import dataclasses
import importlib.metadata
import json
import math
import platform
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

import numpy as np

from services.errors import InvalidParameter, InvalidRecipe
from services.recipes.recipe import Recipe
from services.stimuli.forms.form import Form
from services.stimuli.forms.reading import read_form
from services.stimuli.names import check_files
from services.stimuli.picture_record import PictureEntry, PictureRecord

FORMAT, VERSION = "facespace stimulus set", 1
MAX_IMAGES = 2000
_PACKAGES = ("numpy", "pillow", "isal")
_FURTHEST_PSI = 10.0
_FURTHEST_W = 1e5  # a network overflows beyond it
_SHA256 = re.compile(r"[0-9a-f]{64}")


@dataclasses.dataclass(frozen=True, kw_only=True)
class Reference:
    """The face that distances are measured from."""

    id: int
    recipe: Recipe


@dataclasses.dataclass(frozen=True, kw_only=True)
class ExpectedPicture:
    """A picture to be made again, with its hashes."""

    entry: PictureEntry
    sha256: str
    face_sha256: str


@dataclasses.dataclass(frozen=True, kw_only=True)
class SetRecipe:
    """The contents of a recipe.json."""

    form: Form
    image_format: str
    images: Sequence[ExpectedPicture]
    reference: Reference | None = None


def record_parts(
    form: Form,
    image_format: str,
    made: Iterable[PictureRecord],
    reference: Reference | None,
    licences: Mapping[str, str],
) -> Iterator[str]:
    """Yields the text of recipe.json, one image at a time. The targets of the form are numbers.

    `licences` are those of the networks by name.
    """
    head = {
        "format": FORMAT,
        "version": VERSION,
        "image_format": image_format,
        "standardise": form.to_dict(),
        "reference": None if reference is None else {"id": reference.id, "recipe": reference.recipe.to_dict()},
        "licences": dict(licences),
        "software": software(),
    }
    yield json.dumps(head, indent=1, allow_nan=False)[:-2] + ',\n "images": ['
    for number, one in enumerate(made):
        image = {
            "file": one.entry.file,
            "id": one.entry.id,
            "sha256": one.sha256,
            "face_sha256": one.face_sha256,
            "luminance": dataclasses.asdict(one.luminance),
            "clipped": one.clipped,
            "recipe": one.entry.recipe.to_dict(),
        }
        yield (",\n  " if number else "\n  ") + json.dumps(image, allow_nan=False)
    yield "\n ]\n}\n"


def software() -> dict[str, str]:
    """Returns the versions that pictures depend on, apart from the engine's, which are in each recipe."""
    return {"python": platform.python_version(), **{name: importlib.metadata.version(name) for name in _PACKAGES}}


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
    form = read_form(values.get("standardise") or {})
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
        reference=None
        if reference is None
        else Reference(id=reference["id"], recipe=_recipe("reference.recipe", reference)),
    )


def _expected(index: int, image: Mapping[str, Any]) -> ExpectedPicture:
    for name in ("sha256", "face_sha256"):
        if not _SHA256.fullmatch(image[name]):
            field = f"images[{index}].{name}"
            raise InvalidParameter(field, f"{field} must be 64 hexadecimal digits, small letters.")
    entry = PictureEntry(file=image["file"], id=image["id"], recipe=_recipe(f"images[{index}].recipe", image))
    return ExpectedPicture(entry=entry, sha256=image["sha256"], face_sha256=image["face_sha256"])


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
