"""A stored face, and its row in the store."""

from __future__ import annotations

import dataclasses
import re
import zlib

import msgspec

from db.face_row import FaceRow
from services.recipes.notes import NO_NOTES, Notes, from_text
from services.recipes.recipe import Recipe

MAX_ID = 2**53 - 1  # the largest whole number that every JSON reader keeps exactly
_NAME = re.compile(r"face-([0-9]{8,16})\.png")


def file_name(face_id: int) -> str:
    """Returns the name of the file of a face."""
    return f"face-{face_id:08d}.png"


def id_in(name: str) -> int | None:
    """Returns the id in a file name, from 1 to MAX_ID; None if it is not a name that `file_name` makes."""
    match = _NAME.fullmatch(name)
    if match is None or file_name(int(match[1])) != name or not 0 < int(match[1]) <= MAX_ID:
        return None
    return int(match[1])


@dataclasses.dataclass(frozen=True)
class Face:
    """A stored face.

    Attributes:
        id: of the face.
        recipe: how it is made.
        sha256: of its pixels (uint8 [H, W, C]).
        file: name of its PNG in the results folder.
        created: in seconds since 1970.
        measures: what was measured on its pixels, see services/measurements/record.py; None if nothing was.
        notes: what users noted about it.
        is_new: whether the present request has made it.
    """

    id: int
    recipe: Recipe
    sha256: str
    file: str
    created: float
    measures: str | None = None
    notes: Notes = NO_NOTES
    is_new: bool = dataclasses.field(default=False, compare=False)


def new_face(face_id: int, recipe: Recipe, sha256: str, created: float, measures: str | None = None) -> Face:
    """Returns a face that is about to be stored, with the file name that goes with its id."""
    return Face(face_id, recipe, sha256, file_name(face_id), created, measures, is_new=True)


def to_row(face: Face) -> FaceRow:
    """Returns the row of a face; its latents are stored apart and compressed, as most are one w repeated."""
    recipe = face.recipe
    return FaceRow(
        id=face.id,
        seed=recipe.seed,
        fingerprint=recipe.fingerprint,
        psi=recipe.truncation_psi,
        class_=recipe.class_,
        recipe=msgspec.json.encode(recipe.without_latents()).decode(),
        ws=None if recipe.ws is None else zlib.compress(recipe.ws, 1),
        ws_shape=None if recipe.ws_shape is None else "{}x{}".format(*recipe.ws_shape),
        sha256=face.sha256,
        file=face.file,
        created=face.created,
        measures=face.measures,
        notes=face.notes.to_text(),
    )


def from_row(row: FaceRow) -> Face:
    """Returns the face of a row that `to_row` made."""
    values = msgspec.json.decode(row.recipe)
    values["class_"] = values.pop("class", None)
    if row.ws is not None and row.ws_shape is not None:
        rows, width = (int(side) for side in row.ws_shape.split("x"))
        values |= {"ws": zlib.decompress(row.ws), "ws_shape": (rows, width)}
    return Face(row.id, Recipe(**values), row.sha256, row.file, row.created, row.measures, from_text(row.notes))
