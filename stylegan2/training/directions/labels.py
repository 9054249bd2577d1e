"""The labels of a training set: a CSV with a row a picture, brought into the order of the pictures."""

from __future__ import annotations

import csv
import gzip
import zlib
from collections.abc import Iterable, Sequence
from pathlib import Path, PurePosixPath

import numpy as np

from stylegan2.training.directions.attributes import Attribute

INDEX = "index"


class LabelsError(ValueError):
    """The labels cannot be used; the message names the file."""


def read_columns(path: Path) -> dict[str, np.ndarray]:
    """The columns of a CSV (gzipped or not) with a header: float64 [N] where all are numbers, else text [N].

    Raises:
        LabelsError: the file cannot be read, has no rows, or has rows of different lengths.
    """
    try:
        with gzip.open(path, "rt", newline="") if path.suffix == ".gz" else path.open(newline="") as file:
            header, *rows = list(csv.reader(file)) or [[]]
    except (OSError, EOFError, zlib.error, UnicodeDecodeError, csv.Error) as error:
        raise LabelsError(f"labels {path} cannot be read: {error}") from error
    if not rows or len(set(header)) != len(header):
        raise LabelsError(f"labels {path} must have a header of different names, and rows below it")
    for number, row in enumerate(rows, start=2):
        if len(row) != len(header):
            raise LabelsError(f"labels {path} must have {len(header)} values in line {number}. Received: {len(row)}")
    return {name: _numbers(np.array(values)) for name, values in zip(header, zip(*rows, strict=True), strict=True)}


def attribute_values(
    path: Path, names: Sequence[str], attributes: Iterable[Attribute]
) -> tuple[np.ndarray, tuple[Attribute, ...]]:
    """What the labels in `path` say of the pictures called `names`: float32 [len(names), D], and the D attributes.

    The column `index` is a picture's name without folder and suffix, as text (`00012`) or as a number (12). An
    attribute whose columns are not there is left out.

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
    """The row of each name."""
    rows = {_key(value): row for row, value in enumerate(index.tolist())}
    try:
        return [rows[_key(PurePosixPath(name).stem)] for name in names]
    except KeyError as error:
        raise LabelsError(f"labels {path} have no row for picture {error.args[0]}") from error


def _key(value: str | float) -> str:
    """One spelling for `00012`, 12.0 and 12; other names as they are."""
    text = str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)
    return text.lstrip("0") or "0"


def _numbers(texts: np.ndarray) -> np.ndarray:
    try:
        return texts.astype(np.float64)
    except ValueError:
        return texts
