"""The recipe.json of a stimulus set: everything needed to make the set again and to compare it."""

from __future__ import annotations

import dataclasses
import importlib.metadata
import json
import platform
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from services.recipes.recipe import Recipe
from services.stimuli.check.check import Check
from services.stimuli.forms.form import Form
from services.stimuli.picture_record import PictureEntry, PictureRecord

FORMAT, VERSION = "facespace stimulus set", 1
MAX_IMAGES = 2000
_PACKAGES = ("numpy", "pillow", "isal")


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
class Details:
    """What a set's papers say of it besides its pictures.

    Attributes:
        reference: the face that distances are measured from.
        prefix: put before the paths in the manifest.
        expected: quantities that may differ between cells.
        balance: how the faces were picked, as JSON types; None if they were not.
    """

    reference: Reference | None = None
    prefix: str = ""
    expected: Sequence[str] = ()
    balance: Mapping[str, Any] | None = None


@dataclasses.dataclass(frozen=True, kw_only=True)
class SetRecipe:
    """The contents of a recipe.json."""

    form: Form
    image_format: str
    images: Sequence[ExpectedPicture]
    details: Details = Details()


def record_parts(
    form: Form,
    image_format: str,
    made: Iterable[PictureRecord],
    details: Details,
    licences: Mapping[str, str],
    found: Check | None = None,
) -> Iterator[str]:
    """Yields the text of recipe.json, one image at a time. The targets of the form are numbers.

    `licences` are those of the networks by name, and `found` is the check of the set.
    """
    reference = details.reference
    head = {
        "format": FORMAT,
        "version": VERSION,
        "image_format": image_format,
        "standardise": form.to_dict(),
        "reference": None if reference is None else {"id": reference.id, "recipe": reference.recipe.to_dict()},
        "prefix": details.prefix,
        "expected": list(details.expected),
        "balance": details.balance,
        "licences": dict(licences),
        "software": software(),
    }
    if found is not None:
        head |= {"check": found.to_dict(), "confounds": found.confounds_as_dicts()}
    yield json.dumps(head, indent=1, allow_nan=False)[:-2] + ',\n "images": ['
    for number, one in enumerate(made):
        yield (",\n  " if number else "\n  ") + json.dumps(_image(one), allow_nan=False)
    yield "\n ]\n}\n"


def _image(one: PictureRecord) -> dict[str, Any]:
    return {
        "file": one.entry.file,
        "id": one.entry.id,
        "sha256": one.sha256,
        "face_sha256": one.face_sha256,
        "luminance": dataclasses.asdict(one.luminance),
        "clipped": one.clipped,
        "levels": dict(one.entry.levels),
        "measured": {name: float(f"{value:.6g}") for name, value in one.measured.items()},
        "recipe": one.entry.recipe.to_dict(),
    }


def software() -> dict[str, str]:
    """Returns the versions that pictures depend on, apart from the engine's, which are in each recipe."""
    return {"python": platform.python_version(), **{name: importlib.metadata.version(name) for name in _PACKAGES}}
