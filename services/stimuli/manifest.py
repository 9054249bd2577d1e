"""The manifest.csv of a stimulus set: one row per picture, for people, statistics programs, and PsychoPy.

PsychoPy reads it as a file of conditions. Column names must be valid Python variables, and its Builder allows no name
that Python, NumPy or itself uses: hence `face_id` and `step_t` instead of `id` and `t`, and `face_class`. PsychoPy
reads an empty cell as None and a number as a number, and evaluates a cell of the form [...] as Python: lists of ids
have this form, and texts never do.

Spreadsheets run texts that look like formulas, R and pandas drop those that look like missing values, and all of them
read a name like 007 as a number. Such texts have an apostrophe in front; the recipe has them as they are. No cell has
more than 32,767 characters, after which Excel cuts.
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
    "network", "fingerprint", "licence", "width", "height", "luminance_over", "luminance_mean", "luminance_contrast",
    "clipped_share", "w_from_average", "w_from_reference", "sha256", "face_sha256", "recipe",
)  # fmt: skip
_NAME = re.compile("[A-Za-z0-9_-]{1,60}")
_LONGEST_CELL = 32_767  # characters
_LONGEST_VALUE = 1000  # characters of a value that stays in a recipe which would be too long as a whole
# Some programs run or refuse texts that begin with one of these; the last four are + - = @ of Japanese keyboards.
_FORMULA = tuple("[(=+-@\t\r\uff0b\uff0d\uff1d\uff20")
# What R (read.csv), pandas, PsychoPy or a spreadsheet read as a missing value or as a truth, ignoring case.
_WORDS = {"na", "n/a", "nan", "-nan", "null", "none", "nil", "<na>", "inf", "infinity", "true", "false", "t", "f"}
_NUMBER = re.compile(r"[0-9.][0-9.,:/_ xa-fel-]*", re.IGNORECASE)  # also a date, a time, or a number in hexadecimal
_SHA256 = re.compile("[0-9a-f]{64}")


def manifest(made: Sequence[PictureRecord], prefix: str = "") -> Iterator[str]:
    """Yields the lines of manifest.csv (RFC 4180): UTF-8, commas, a header, and CRLF at the ends.

    Each factor has a column with the level of the picture, for instance `factor_age`. Each quantity that was measured
    in the finished pictures has one as well, for instance `measured_age`. These columns are at the end.

    Args:
        made: The pictures.
        prefix: Put before the path of each picture: the folder where the set is unpacked, seen from the experiment.
    """
    columns = _own_columns("factor_", [one.entry.levels for one in made])
    columns |= _own_columns("measured_", [one.measured for one in made])
    yield _line([*COLUMNS, *columns])
    for number, one in enumerate(made):
        cells = {**row(one, number), "file": prefix + one.entry.file}
        own = {"factor_": one.entry.levels, "measured_": one.measured}
        yield _line(
            [*(cells.get(name) for name in COLUMNS), *(_cell(own[kind].get(key)) for kind, key in columns.values())]
        )


def _own_columns(kind: str, values: Sequence[Mapping[str, object]]) -> dict[str, tuple[str, str]]:
    """Returns a column for each name in `values`: its name, and where its cells come from."""
    names = sorted({name for one in values for name in one if _NAME.fullmatch(name)})
    return {f"{kind}{name.replace('-', '_')}": (kind, name) for name in names}


def _cell(value: object) -> object:
    """Returns a level or a quantity as a cell: six significant digits are more than can be measured."""
    return _text(value) if isinstance(value, str) else None if value is None else float(f"{value:.6g}")


def row(made: PictureRecord, number: int = 0) -> dict[str, Any]:
    """Returns the cells of one picture by column; None where there is nothing to say.

    `step_t` is 0 at the start of a transition and 1 at its end. `direction` and `strength` are those of an edit or an
    anti-face. `from_ids` are the faces that this one was made from. `recipe` is JSON without the latents, which are in
    recipe.json. The recipe of a face that was made from many others refers to recipe.json for them.

    Args:
        made: The picture.
        number: Its place in recipe.json, from 0.
    """
    recipe, derived = made.entry.recipe, made.entry.recipe.derived or {}
    return {
        "file": made.entry.file,
        "face_id": made.entry.id,
        "seed": recipe.seed,
        "psi": recipe.truncation_psi,
        "face_class": recipe.class_,
        "derived_by": _text(derived.get("by")),
        "from_ids": _list(source_ids(derived)),
        "step_t": position(derived),
        "direction": _text(derived.get("direction")),
        "strength": number_of(derived.get("strength")),
        "network": _text(recipe.network),
        "fingerprint": recipe.fingerprint if _SHA256.fullmatch(recipe.fingerprint) else _text(recipe.fingerprint),
        "licence": _text(made.licence),
        "width": made.width,
        "height": made.height,
        "luminance_over": made.luminance_over,
        "luminance_mean": round(made.luminance.mean, 4),
        "luminance_contrast": round(made.luminance.contrast, 4),
        "clipped_share": round(made.clipped, 6),
        "w_from_average": _rounded(made.w_from_average),
        "w_from_reference": _rounded(made.w_from_reference),
        "sha256": made.sha256,
        "face_sha256": made.face_sha256,
        "recipe": _recipe(recipe, f"recipe.json#/images/{number}/recipe"),
    }


def _line(cells: Iterable[Any]) -> str:
    output = io.StringIO()
    csv.writer(output).writerow(["" if cell is None else cell for cell in cells])
    return output.getvalue()


def _text(value: Any) -> str | None:
    """Returns a text that no program takes for a formula, a list, a number or nothing; None for anything but texts."""
    if not isinstance(value, str) or not value:
        return None
    line = "".join(character for character in " ".join(value.split()) if character.isprintable())
    is_read_as_else = line.startswith(_FORMULA) or line.casefold().lstrip("#") in _WORDS or _NUMBER.fullmatch(line)
    return (f"'{line}" if is_read_as_else else line)[:_LONGEST_CELL]


def _list(ids: Sequence[int]) -> str | None:
    """Returns ids as a Python list; None if there are none, or more than a cell holds."""
    text = str(list(ids))
    return text if ids and len(text) <= _LONGEST_CELL else None


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 5)


def _recipe(recipe: Recipe, place: str) -> str:
    """Returns the recipe without latents as JSON. Values that are too long refer to `place`, the recipe's own."""
    values = recipe.to_dict()
    values.pop("ws", None)
    text = json.dumps(values, sort_keys=True)
    if len(text) <= _LONGEST_CELL:
        return text
    derived = {
        key: value if len(json.dumps(value)) <= _LONGEST_VALUE else {"$ref": f"{place}/derived/{_pointer(key)}"}
        for key, value in (recipe.derived or {}).items()
    }
    text = json.dumps({**values, "derived": derived}, sort_keys=True)
    return text if len(text) <= _LONGEST_CELL else json.dumps({"$ref": place})


def _pointer(key: str) -> str:
    """Escapes a key for a JSON pointer (RFC 6901)."""
    return key.replace("~", "~0").replace("/", "~1")
