"""The factors of a set's design, and the level that each face has on them."""

from __future__ import annotations

import collections
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from services.errors import InvalidParameter
from services.recipes.derived import number_of
from services.recipes.face import Face
from services.recipes.recipe import Recipe

Level = float | str
Levels = Mapping[str, Level]  # by factor
Factors = Mapping[str, Mapping[str, Sequence[int]]]  # ids by level, by factor

NAME = "[a-z][a-z0-9_]{0,39}"  # of a factor: it is part of the name of a column, and of files
NAME_WORDS = "1 to 40 of the letters a to z, digits and _, beginning with a letter"  # the rule of NAME, for messages
LEVEL = "[A-Za-z0-9_-]{1,40}"
LEVEL_WORDS = "1 to 40 of the letters A to Z and a to z, digits, - and _"


def levels_in(recipe: Recipe) -> dict[str, Level]:
    """Returns the levels that a face's recipe tells: strengths of crossed edits, targets, or one direction's strength.

    A target that is relative counts by how much it moves the attribute. Recipes come from files, so that what is not a
    number or a name is left out.
    """
    derived = recipe.derived or {}
    for key in ("crossed", "targets"):
        if isinstance(told := derived.get(key), dict):
            return dict(_numbers(told))
    if derived.get("by") == "edit":
        return dict(_numbers({str(derived.get("direction")): derived.get("strength")}))
    return {}


def levels_of(faces: Sequence[Face], factors: Factors | None) -> list[Levels]:
    """Returns the levels of each face: those that `factors` names, or those that the recipes tell if it is None.

    Raises:
        InvalidParameter: `factors` does not give each face one level of each factor, or names a face that is not there.
    """
    if factors is None:
        return [levels_in(face.recipe) for face in faces]
    return [dict(each) for each in _named(faces, factors)]


def _named(faces: Sequence[Face], factors: Factors) -> list[dict[str, str]]:
    levels: dict[int, dict[str, str]] = {face.id: {} for face in faces}
    for factor, ids_by_level in factors.items():
        times = collections.Counter(face_id for ids in ids_by_level.values() for face_id in ids)
        for face_id, count in times.items():
            if face_id not in levels:
                raise _wrong(factor, f"must name faces of the set. Received: {face_id}")
            if count > 1:
                raise _wrong(factor, f"must give each face one level. Received more than one for face {face_id}")
        if missing := [face_id for face_id in levels if face_id not in times]:
            raise _wrong(factor, f"must give each face of the set a level. Without one: face {missing[0]}")
        for level, ids in ids_by_level.items():
            for face_id in ids:
                levels[face_id][factor] = level
    return list(levels.values())


def _wrong(factor: str, message: str) -> InvalidParameter:
    return InvalidParameter("factors", f"factors.{factor} {message}.")


def _numbers(told: Mapping[str, Any]) -> Iterator[tuple[str, float]]:
    for name, value in told.items():
        number = number_of(value.get("by") if isinstance(value, dict) else value)
        if number is not None and re.fullmatch(NAME, str(name)):
            yield name, number
