"""Reads the labels of a training set, a CSV with one row per picture."""

from __future__ import annotations

import csv
import gzip
import zlib
from pathlib import Path

import numpy as np


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


def _numbers(texts: np.ndarray) -> np.ndarray:
    try:
        return texts.astype(np.float64)
    except ValueError:
        return texts
