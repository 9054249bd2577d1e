"""The file names of a stimulus set's pictures."""

from __future__ import annotations

import re
from collections.abc import Sequence

from services.errors import InvalidParameter
from services.recipes.face import Face
from services.stimuli.check.factors import NAME, Levels
from services.stimuli.encoding import FORMATS

FOLDER = "images/"
PATTERN = rf"[A-Za-z0-9_\-]*(\{{(id|number|seed|factor_{NAME})\}}[A-Za-z0-9_\-]*)*"
PATTERN_WORDS = (
    "the letters A to Z and a to z, digits, - and _, and of {id}, {number}, {seed}, or a factor such as {factor_age}"
)
PREFIX = r"([A-Za-z0-9_][A-Za-z0-9_. \-]*/)*"  # of folders
PREFIX_WORDS = "folders of the letters A to Z and a to z, digits, -, _, . and spaces, each with a slash after it"
DEFAULT = "face-{id}"
_FACTOR = re.compile(rf"\{{factor_({NAME})\}}")
_LONGEST = 100
_FILE = re.compile(rf"{FOLDER}[A-Za-z0-9][A-Za-z0-9_\-]{{0,{_LONGEST - 1}}}\.({'|'.join(FORMATS)})")


def file_names(pattern: str, faces: Sequence[Face], image_format: str, levels: Sequence[Levels] = ()) -> list[str]:
    """Returns the names of the files of `faces`, in order.

    Args:
        pattern: A name in which {id}, {seed} and {number} (from 1) are replaced; numbers are padded with zeros to one
            length. {factor_age} is the face's level of the factor age, in which p stands for the decimal point.
        faces: The faces.
        image_format: The ending of the names.
        levels: The levels of each face.

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
        if levels:
            name = _with_levels(name, levels[number - 1], face)
        files.append(f"{FOLDER}{name}.{image_format}")
    check_files(files, ["names"] * len(files))
    return files


def _with_levels(name: str, levels: Levels, face: Face) -> str:
    """Returns `name` with the levels of a face. Raises InvalidParameter if a factor is none of the face's."""

    def level(mark: re.Match[str]) -> str:
        if mark[1] not in levels:
            raise InvalidParameter("names", f"names must not use {mark[0]}: face {face.id} has no such factor.")
        value = levels[mark[1]]
        return value if isinstance(value, str) else f"{value:.6g}".replace("+", "").replace(".", "p")

    return _FACTOR.sub(level, name)


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
