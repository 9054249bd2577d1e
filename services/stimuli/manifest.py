"""The manifest.csv of a stimulus set: one row per picture, for people, statistics programs, and PsychoPy.

PsychoPy reads it as a file of conditions. Column names must be valid Python variables, and its Builder allows no name
that Python, NumPy or itself uses: hence `face_id` and `step_t` instead of `id` and `t`, and `face_class`. PsychoPy
reads an empty cell as None and a number as a number, and evaluates a cell of the form [...] as Python: lists of ids
have this form, and texts never do.
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from services.recipes.derived import number_of, position, source_ids
from services.recipes.recipe import Recipe
from services.stimuli.picture_record import PictureRecord

COLUMNS = (
    "file", "face_id", "seed", "psi", "face_class", "derived_by", "from_ids", "step_t", "direction", "strength",
    "network", "fingerprint", "licence", "width", "height", "luminance_mean", "luminance_contrast", "clipped_share",
    "w_from_average", "w_from_reference", "sha256", "face_sha256", "recipe",
)  # fmt: skip
_FACTOR = re.compile("[a-z][a-z0-9_]{0,39}")
_FORMULA = tuple("[(=+-@\t\r")  # some programs run or refuse texts that begin with one of these


def manifest(made: Sequence[PictureRecord]) -> Iterator[str]:
    """Yields the lines of manifest.csv (RFC 4180): UTF-8, commas, a header, and CRLF at the ends.

    For crossed edits, each factor has a column at the end with its strength, for instance `factor_age`.
    """
    levels = [_levels(one.entry.recipe.derived or {}) for one in made]
    factors = sorted(set().union(*levels))
    yield _line([*COLUMNS, *factors])
    for one, own in zip(made, levels, strict=True):
        cells = {**row(one), **own}
        yield _line(cells.get(name) for name in (*COLUMNS, *factors))


def row(made: PictureRecord) -> dict[str, Any]:
    """Returns the cells of one picture by column; None where there is nothing to say.

    `step_t` is 0 at the start of a transition and 1 at its end. `direction` and `strength` are those of an edit or an
    anti-face. `from_ids` are the faces that this one was made from. `recipe` is JSON without the latents, which are in
    recipe.json.
    """
    recipe, derived = made.entry.recipe, made.entry.recipe.derived or {}
    return {
        "file": made.entry.file,
        "face_id": made.entry.id,
        "seed": recipe.seed,
        "psi": recipe.truncation_psi,
        "face_class": recipe.class_,
        "derived_by": _text(derived.get("by")),
        "from_ids": str(ids) if (ids := source_ids(derived)) else None,  # a Python list
        "step_t": position(derived),
        "direction": _text(derived.get("direction")),
        "strength": number_of(derived.get("strength")),
        "network": _text(recipe.network),
        "fingerprint": _text(recipe.fingerprint),
        "licence": _text(made.licence),
        "width": made.width,
        "height": made.height,
        "luminance_mean": round(made.luminance.mean, 4),
        "luminance_contrast": round(made.luminance.contrast, 4),
        "clipped_share": round(made.clipped, 6),
        "w_from_average": _rounded(made.w_from_average),
        "w_from_reference": _rounded(made.w_from_reference),
        "sha256": made.sha256,
        "face_sha256": made.face_sha256,
        "recipe": _recipe(recipe),
    }


def _line(cells: Iterable[Any]) -> str:
    output = io.StringIO()
    csv.writer(output).writerow(["" if cell is None else cell for cell in cells])
    return output.getvalue()


def _text(value: Any) -> str | None:
    """Returns a text that no program takes for a formula or a list; None for anything but texts."""
    if not isinstance(value, str) or not value:
        return None
    line = " ".join(value.split())
    return f"'{line}" if line.startswith(_FORMULA) else line


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 5)


def _levels(derived: Mapping[str, Any]) -> dict[str, float]:
    """Returns the strengths of a crossed edit by column."""
    crossed = derived.get("crossed")
    if not isinstance(crossed, dict):
        return {}
    levels = {name: number_of(strength) for name, strength in crossed.items() if _FACTOR.fullmatch(str(name))}
    return {f"factor_{name}": level for name, level in levels.items() if level is not None}


def _recipe(recipe: Recipe) -> str:
    values = recipe.to_dict()
    values.pop("ws", None)
    return json.dumps(values, sort_keys=True)
