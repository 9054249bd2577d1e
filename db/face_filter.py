"""Which faces are listed, and in which order."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import msgspec
from sqlalchemy import ColumnElement, and_, cast, false, func, or_, select
from sqlalchemy.dialects.postgresql import JSONB, JSONPATH

from db.schema import faces
from db.search_text import tag_part, words_pattern

_ORIGINS = ("from", "to", "of")  # the members of `derived` that name the faces that a face came from
RANDOM = "random"  # the kind of faces that were not derived


class FaceFilter(msgspec.Struct, frozen=True, kw_only=True):
    """Conditions that faces fulfil, all of them. None leaves a condition out.

    Attributes:
        kind: How the face came about: RANDOM, or what the recipes of derived faces say in `by`.
        network: The name of the network.
        tag: A tag, in upper or lower case.
        text: A part of the name or the note, in upper or lower case.
        ids: Only faces in these ranges of ids, each from the first to the last one; up to 500 ranges.
        source: Only faces that were made from the face with this id, as their recipes say.
    """

    kind: str | None = None
    network: str | None = None
    tag: str | None = None
    text: str | None = None
    ids: Sequence[tuple[int, int]] | None = None
    source: int | None = None

    def conditions(self, dialect: str) -> list[ColumnElement[bool]]:
        """Returns the conditions in SQL, for a dialect of SQLAlchemy."""
        found: list[ColumnElement[bool]] = []
        if self.kind == RANDOM:
            found.append(faces.c.seed.is_not(None))
        elif self.kind is not None:
            found.append(_recipe_text(dialect, "derived", "by") == self.kind)
        if self.network is not None:
            found.append(_recipe_text(dialect, "network") == self.network)
        if self.tag is not None:
            found.append(faces.c.search.contains(tag_part(self.tag), autoescape=True))
        if self.text is not None:
            found.append(faces.c.search.like(words_pattern(self.text), escape="/"))
        if self.ids is not None:
            found.append(or_(false(), *(faces.c.id.between(first, last) for first, last in self.ids)))
        if self.source is not None:
            found.append(faces.c.seed.is_(None))
            found.append(_has_source(dialect, self.source))
        return found


class FaceOrder(msgspec.Struct, frozen=True, kw_only=True):
    """The order of a list: by id, or by the time at which faces were made, and then by id."""

    by_time: bool = False
    descending: bool = False

    @property
    def columns(self) -> list[Any]:
        """What the list is ordered by."""
        columns = [faces.c.created, faces.c.id] if self.by_time else [faces.c.id]
        return [column.desc() if self.descending else column.asc() for column in columns]

    def after(self, last: tuple[float, int]) -> ColumnElement[bool]:
        """Returns the condition of faces that stand behind one, of which the time and the id are given."""
        time, face_id = last
        behind = faces.c.id < face_id if self.descending else faces.c.id > face_id
        if not self.by_time:
            return behind
        later = faces.c.created < time if self.descending else faces.c.created > time
        return or_(later, and_(faces.c.created == time, behind))


def _recipe_text(dialect: str, *keys: str) -> ColumnElement[Any]:
    """Returns the text at `keys` in the recipes, which are JSON in a column of text."""
    if dialect == "postgresql":
        return func.jsonb_extract_path_text(cast(faces.c.recipe, JSONB), *keys)
    return func.json_extract(faces.c.recipe, "$." + ".".join(keys))


def _has_source(dialect: str, face_id: int) -> ColumnElement[bool]:
    """Returns whether a recipe names a face among those that it came from, see services/recipes/derived.py."""
    return or_(*(_names(dialect, origin, face_id) for origin in _ORIGINS))


def _names(dialect: str, origin: str, face_id: int) -> ColumnElement[bool]:
    """Returns whether `origin`, a face or a list of faces in the recipe, names a face."""
    if dialect == "postgresql":  # whose paths look into lists by themselves
        path = cast(f"$.derived.{origin}.id ? (@ == {face_id})", JSONPATH)
        return func.jsonb_path_exists(cast(faces.c.recipe, JSONB), path)
    one = func.json_extract(faces.c.recipe, f"$.derived.{origin}.id") == face_id
    listed = func.json_each(faces.c.recipe, f"$.derived.{origin}").table_valued("value", "type", name=f"of_{origin}")
    several = select(1).where(listed.c.type == "object", func.json_extract(listed.c.value, "$.id") == face_id)
    return or_(one, several.exists())
