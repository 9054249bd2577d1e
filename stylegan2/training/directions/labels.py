"""Reads the labels of a training set, a CSV with one row per picture, and sorts them like the pictures."""

from __future__ import annotations

import csv
import gzip
import zlib
from collections.abc import Iterable, Sequence
from pathlib import Path, PurePosixPath

import numpy as np

from stylegan2.training.directions.attributes import Attribute
from stylegan2.training.zip_members import plain_name

INDEX = "index"


class LabelsError(ValueError):
    """Raised for labels that cannot be used. The message names the file."""


def read_columns(path: Path) -> dict[str, np.ndarray]:
    """Reads the columns of a CSV file with a header. A file name ending in `.gz` means gzip.

    Returns:
        The columns by name, [N]: float64 if all values are numbers, else text.

    Raises:
        LabelsError: the file cannot be read, has no rows, or has rows of different lengths.
    """
    try:
        opened = gzip.open if path.suffix == ".gz" else open
        with opened(path, "rt", newline="", encoding="utf-8-sig") as file:
            header, *rows = list(csv.reader(file)) or [[]]
    except (OSError, EOFError, zlib.error, UnicodeDecodeError, csv.Error) as error:
        raise LabelsError(f"labels {path} cannot be read: {error}") from error
    if not rows or len(set(header)) != len(header):
        raise LabelsError(f"labels {path} must have a header of different names and at least one row below it")
    for number, row in enumerate(rows, start=2):
        if len(row) != len(header):
            raise LabelsError(f"labels {path} must have {len(header)} values in line {number}. Received: {len(row)}")
    return {name: _numbers(np.array(values)) for name, values in zip(header, zip(*rows, strict=True), strict=True)}


def attribute_values(
    path: Path, names: Sequence[str], attributes: Iterable[Attribute]
) -> tuple[np.ndarray, tuple[Attribute, ...]]:
    """Computes the attributes of pictures from the labels in `path`.

    The column `index` identifies a picture by its name without folder and suffix, as text (`00012`) or as a number
    (12). Accents may be in either form of Unicode.

    Args:
        path: of the labels, a CSV file.
        names: of the N pictures.
        attributes: the attributes to compute. Those without their columns in the file are left out.

    Returns:
        The values, float32 [N, D], and the D attributes that they belong to.

    Raises:
        LabelsError: the file cannot be used, a picture has no row, or a number is not finite.
    """
    columns = read_columns(path)
    if INDEX not in columns:
        raise LabelsError(f"labels {path} must have a column `{INDEX}`. Received: {', '.join(columns)}")
    rows = _rows_of(path, names, columns[INDEX])
    columns = {name: values[rows] for name, values in columns.items()}
    known = tuple(attribute for attribute in attributes if _has_columns(attribute, columns))
    if not known:
        raise LabelsError(f"labels {path} have no column that an attribute is computed from")
    values = np.stack([attribute.compute(columns) for attribute in known], axis=1)  # [N, D]
    for attribute, finite in zip(known, np.isfinite(values).all(axis=0), strict=True):
        if not finite:
            raise LabelsError(
                f"labels {path} must have finite numbers for `{attribute.name}`. Received: NaN or infinity"
            )
    return values.astype(np.float32), known


def _has_columns(attribute: Attribute, columns: dict[str, np.ndarray]) -> bool:
    try:
        return np.issubdtype(attribute.compute(columns).dtype, np.number)
    except (KeyError, TypeError):  # no such column, or text in it
        return False


def _rows_of(path: Path, names: Sequence[str], index: np.ndarray) -> list[int]:
    """Returns the row of each name."""
    rows = {_key(value): row for row, value in enumerate(index.tolist())}
    try:
        return [rows[_key(PurePosixPath(plain_name(name)).stem)] for name in names]
    except KeyError as error:
        raise LabelsError(f"labels {path} have no row for picture {error.args[0]}") from error


def _key(value: str | float) -> str:
    """Returns the same key for `00012`, 12.0 and 12, and other names unchanged."""
    text = str(int(value)) if isinstance(value, float) and value.is_integer() else plain_name(str(value))
    return text.lstrip("0") or "0"


def _numbers(texts: np.ndarray) -> np.ndarray:
    try:
        return texts.astype(np.float64)
    except ValueError:
        return texts
