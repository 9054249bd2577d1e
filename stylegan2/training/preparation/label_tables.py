"""Labels that a table gives for names of files: a CSV file, or `dataset.json` files."""

from __future__ import annotations

import contextlib
import csv
import hashlib
from abc import ABC, abstractmethod
from array import array
from collections.abc import Iterable, Iterator
from pathlib import Path

import numpy as np

from stylegan2.pictures.errors import UnreadablePicture
from stylegan2.training.dataset_labels import LABELS_FILE, is_labels_file, read_pairs
from stylegan2.training.preparation.errors import PreparationError
from stylegan2.training.preparation.sources import SourceFile, SourceReader, source_files
from stylegan2.training.zip_members import plain_name

NO_CLASS = -1


def in_class_order(names: Iterable[str]) -> list[str]:
    """Returns the names of classes in the order of their numbers: whole numbers by value, other names by letter."""
    names = list(names)
    return sorted(names, key=int) if all(n.isascii() and n.isdigit() for n in names) else sorted(names)


class LabelTable(ABC):
    """Labels by the names of files, which are paths from the source, through zips. Names are compared as plain names.

    Needs 21 bytes of memory per row.

    Raises:
        PreparationError: The table cannot be read, or a file has two different labels.
    """

    def __init__(self) -> None:
        numbers: dict[str, int] = {}
        read_keys, read_numbers, read_rows = array("Q"), array("i"), array("Q")
        for name, label, row in self._rows():
            read_keys.append(_key(name))
            read_numbers.append(numbers.setdefault(label, len(numbers)))
            read_rows.append(row)
        self.classes = in_class_order(numbers)
        renumbered = np.zeros(len(numbers), np.int32)
        for number, name in enumerate(self.classes):
            renumbered[numbers[name]] = number
        keys = np.frombuffer(read_keys, np.uint64)
        order = np.argsort(keys, kind="stable")
        self._keys: np.ndarray = keys[order]  # sorted, so that a name is found by bisection
        self._classes: np.ndarray = renumbered[np.frombuffer(read_numbers, np.int32)[order]]
        self._refuse_contradictions(np.frombuffer(read_rows, np.uint64)[order])
        self._used = np.zeros(len(order), bool)

    def class_of(self, file: SourceFile) -> int:
        """Returns the number of the file's class, or -1 if it has none."""
        at = self._position(file.name)
        if at is None:
            return NO_CLASS
        self._used[at] = True
        return int(self._classes[at])

    def unused(self) -> Iterator[tuple[str, str]]:
        """Yields name and place of each label whose file was never passed to `class_of`."""
        for name, _, row in self._rows():
            at = self._position(name)
            if at is not None and not self._used[at]:
                yield name, self._place(row)

    @abstractmethod
    def _rows(self) -> Iterator[tuple[str, str, int]]:
        """Yields file, label and number of each row."""

    @abstractmethod
    def _place(self, row: int) -> str:
        """Returns where a row is, in words."""

    def _position(self, name: str) -> int | None:
        key = np.uint64(_key(name))
        at = int(np.searchsorted(self._keys, key))
        return at if at < len(self._keys) and self._keys[at] == key else None

    def _refuse_contradictions(self, rows: np.ndarray) -> None:
        again = self._keys[1:] == self._keys[:-1]
        other = np.flatnonzero(again & (self._classes[1:] != self._classes[:-1]))
        if len(other):
            first, second = sorted(map(int, rows[other[0] : other[0] + 2]))
            raise PreparationError(
                f"{self._place(second)} contradicts {self._place(first)}: the same file has another label"
            )


class CsvLabels(LabelTable):
    """Labels from the columns `file` and `label` of a CSV file. Raises PreparationError also for incomplete rows."""

    def __init__(self, path: Path):
        self._path = path
        super().__init__()

    def _place(self, row: int) -> str:
        return f"line {row} of {self._path.name}"

    def _rows(self) -> Iterator[tuple[str, str, int]]:
        try:
            with self._path.open(newline="", encoding="utf-8-sig", errors="surrogateescape") as file:
                rows = csv.reader(file)
                header = [column.strip().lower() for column in next(rows, [])]
                if "file" not in header or "label" not in header:
                    raise PreparationError(
                        f"line 1 of {self._path} must name the columns file and label. Received: {','.join(header)!r}"
                    )
                columns = header.index("file"), header.index("label")
                for row in rows:
                    if row:
                        name, label = self._cells(row, columns, rows.line_num)
                        yield name, label, rows.line_num
        except (OSError, csv.Error) as error:
            raise PreparationError(f"labels {self._path} cannot be read: {error}") from error

    def _cells(self, row: list[str], columns: tuple[int, int], line: int) -> list[str]:
        cells = [row[k].strip() if k < len(row) else "" for k in columns]
        if not all(cells):
            raise PreparationError(f"line {line} of {self._path} must have a file and a label")
        return cells


class JsonLabels(LabelTable):
    """Labels from all `dataset.json` files of a source, as StyleGAN2-ADA's tool writes them; `classes` may be empty."""

    def __init__(self, source: Path):
        self._source = source
        super().__init__()

    def _place(self, row: int) -> str:
        return f"entry {row} of {LABELS_FILE}"

    def _rows(self) -> Iterator[tuple[str, str, int]]:
        row = 0
        with contextlib.closing(SourceReader(self._source)) as reader:
            for file in source_files(self._source):
                if is_labels_file(file.member):
                    for name, label in self._pairs(reader, file):
                        row += 1
                        yield file.name.removesuffix(LABELS_FILE) + name, str(label), row

    def _pairs(self, reader: SourceReader, file: SourceFile) -> Iterator[tuple[str, int]]:
        try:
            with reader.open(file) as stream:
                yield from read_pairs(stream.read())
        except (ValueError, UnreadablePicture) as error:
            raise PreparationError(
                f"labels {file.name} cannot be read: {error}. `--labels none` leaves them out"
            ) from error


def _key(name: str) -> int:
    """Returns 64 bits that identify a name. Among two million names, a collision is less likely than 1 in 1,000,000."""
    encoded = plain_name(name).encode("utf-8", "surrogateescape")
    return int.from_bytes(hashlib.blake2b(encoded, digest_size=8).digest(), "little")
