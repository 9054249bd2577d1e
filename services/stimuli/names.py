"""The file names of a stimulus set's pictures."""

from __future__ import annotations

import re
from collections.abc import Sequence

from services.errors import InvalidParameter
from services.recipes.face import Face
from services.stimuli.encoding import FORMATS

FOLDER = "images/"
PATTERN = r"[A-Za-z0-9_\-]*(\{(id|number|seed)\}[A-Za-z0-9_\-]*)*"
DEFAULT = "face-{id}"
_LONGEST = 100
_FILE = re.compile(rf"{FOLDER}[A-Za-z0-9][A-Za-z0-9_\-]{{0,{_LONGEST - 1}}}\.({'|'.join(FORMATS)})")


def file_names(pattern: str, faces: Sequence[Face], image_format: str) -> list[str]:
    """Returns the names of the files of `faces`, in order.

    Args:
        pattern: A name in which {id}, {seed} and {number} (from 1) are replaced; numbers are padded with zeros to one
            length.
        faces: The faces.
        image_format: The ending of the names.

    Raises:
        InvalidParameter: The pattern is wrong, or two names would be equal.
    """
    if "{seed}" in pattern and any(face.recipe.seed is None for face in faces):
        raise InvalidParameter("names", "names must not use {seed}: there are derived faces among them.")
    widths = {
        "{id}": max(len(str(face.id)) for face in faces),
        "{number}": len(str(len(faces))),
        "{seed}": max(len(str(face.recipe.seed or 0)) for face in faces),
    }
    files = []
    for number, face in enumerate(faces, 1):
        name = pattern
        for mark, value in (("{id}", face.id), ("{number}", number), ("{seed}", face.recipe.seed)):
            name = name.replace(mark, str(value).zfill(widths[mark]))
        files.append(f"{FOLDER}{name}.{image_format}")
    check_files(files, ["names"] * len(files))
    return files


def check_files(files: Sequence[str], fields: Sequence[str]) -> None:
    """Raises InvalidParameter, naming the field, unless all names are valid and unique, ignoring case."""
    taken: set[str] = set()
    for file, field in zip(files, fields, strict=True):
        if not _FILE.fullmatch(file):
            raise InvalidParameter(
                field,
                f"{field} must be a name of at most {_LONGEST} letters, digits, - and _, beginning with a letter or a "
                f"digit. Received: {file[:120]!r}.",
            )
        if file.lower() in taken:
            raise InvalidParameter(
                field,
                f"{field} must be a different name for each picture ({{id}} or {{number}} in it). Received: {file!r}.",
            )
        taken.add(file.lower())
