"""Reads the class of each file from a CSV file, or takes it from the name of the file's folder."""

from __future__ import annotations

import csv
import hashlib
from array import array
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Protocol

import numpy as np

from stylegan2.training.preparation.errors import PreparationError
from stylegan2.training.preparation.settings import FOLDERS
from stylegan2.training.preparation.sources import SourceFile

NO_CLASS = -1


class Labels(Protocol):
    """Maps files to classes. `classes` holds the names of the classes, in the order of their numbers."""

    classes: list[str]

    def class_of(self, file: SourceFile) -> int:
        """Returns the number of the file's class, or -1 if it has none."""
        ...

    def unused(self) -> Iterator[tuple[str, int]]:
        """Yields name and line of each row whose file was never passed to `class_of`."""
        ...


def read_labels(labels: str | None, files: Iterable[SourceFile]) -> Labels | None:
    """Returns the labels that the settings ask for, or None if `labels` is None.

    Args:
        labels: The path of a CSV file, "folders", or None.
        files: All files of the source.

    Raises:
        PreparationError: The labels cannot be read, contradict each other, or match none of the files.
    """
    if labels is None:
        return None
    if labels == FOLDERS:
        return FolderLabels(files)
    read = CsvLabels(Path(labels))
    name, named = "", 0
    for file in files:
        name = file.name
        named += read.class_of(file) != NO_CLASS
    if name and not named:
        raise PreparationError(f"no row of {labels} names a file of the source, where names look like {name!r}")
    return read


def in_class_order(names: Iterable[str]) -> list[str]:
    """Returns the names of classes in the order of their numbers: whole numbers by value, other names by letter."""
    names = list(names)
    return sorted(names, key=int) if all(n.isascii() and n.isdigit() for n in names) else sorted(names)


class FolderLabels:
    """Labels each file by its top folder, or by its top zip file.

    Raises:
        PreparationError: No file is in a folder.
    """

    def __init__(self, files: Iterable[SourceFile]):
        self.classes = in_class_order({top for top in map(_top_folder, files) if top})
        if not self.classes:
            raise PreparationError(
                "`--labels folders` needs pictures in folders inside the source; no file is in a folder"
            )
        self._numbers = {name: number for number, name in enumerate(self.classes)}

    def class_of(self, file: SourceFile) -> int:
        return self._numbers.get(_top_folder(file), NO_CLASS)

    def unused(self) -> Iterator[tuple[str, int]]:
        return iter(())


def _top_folder(file: SourceFile) -> str:
    top, slash, _ = file.name.partition("/")
    return (top[:-4] if top.lower().endswith(".zip") else top) if slash else ""


class CsvLabels:
    """Labels from the columns `file` (path from the source, through zips) and `label` of a CSV file.

    Needs 21 bytes of memory per row.

    Raises:
        PreparationError: The file cannot be read or lacks a column, a row lacks its file or label, or a file has two
            different labels.
    """

    def __init__(self, path: Path):
        self._path = path
        numbers: dict[str, int] = {}
        read_keys, read_numbers, read_lines = array("Q"), array("i"), array("Q")
        for name, label, line in self._rows():
            read_keys.append(_key(name))
            read_numbers.append(numbers.setdefault(label, len(numbers)))
            read_lines.append(line)
        self.classes = in_class_order(numbers)
        renumbered = np.zeros(len(numbers), np.int32)
        for number, name in enumerate(self.classes):
            renumbered[numbers[name]] = number
        keys = np.frombuffer(read_keys, np.uint64)
        order = np.argsort(keys, kind="stable")
        self._keys: np.ndarray = keys[order]  # sorted, so that a name is found by bisection
        self._classes: np.ndarray = renumbered[np.frombuffer(read_numbers, np.int32)[order]]
        self._refuse_contradictions(np.frombuffer(read_lines, np.uint64)[order])
        self._used = np.zeros(len(order), bool)

    def class_of(self, file: SourceFile) -> int:
        at = self._position(file.name)
        if at is None:
            return NO_CLASS
        self._used[at] = True
        return int(self._classes[at])

    def unused(self) -> Iterator[tuple[str, int]]:
        for name, _, line in self._rows():
            if not self._used[self._position(name)]:
                yield name, line

    def _position(self, name: str) -> int | None:
        key = np.uint64(_key(name))
        at = int(np.searchsorted(self._keys, key))
        return at if at < len(self._keys) and self._keys[at] == key else None

    def _refuse_contradictions(self, lines: np.ndarray) -> None:
        again = self._keys[1:] == self._keys[:-1]
        other = np.flatnonzero(again & (self._classes[1:] != self._classes[:-1]))
        if len(other):
            first, second = sorted(map(int, lines[other[0] : other[0] + 2]))
            raise PreparationError(
                f"line {second} of {self._path} contradicts line {first}: the same file has another label"
            )

    def _rows(self) -> Iterator[tuple[str, str, int]]:
        """Yields file, label and line number of each row."""
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


def _key(name: str) -> int:
    """Returns 64 bits that identify a name. Among two million names, a collision is less likely than 1 in 1,000,000."""
    encoded = name.removeprefix("./").encode("utf-8", "surrogateescape")
    return int.from_bytes(hashlib.blake2b(encoded, digest_size=8).digest(), "little")
