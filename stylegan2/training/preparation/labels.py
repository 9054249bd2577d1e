"""Finds the class of each file: in a CSV file, in `dataset.json` files, or in the name of the file's folder."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Protocol

from stylegan2.training.dataset_labels import LABELS_FILE
from stylegan2.training.preparation.errors import PreparationError
from stylegan2.training.preparation.label_tables import NO_CLASS, CsvLabels, JsonLabels, in_class_order
from stylegan2.training.preparation.settings import FOLDERS, NO_LABELS
from stylegan2.training.preparation.sources import SourceFile
from stylegan2.training.zip_members import plain_name


class Labels(Protocol):
    """Maps files to classes. `classes` holds the names of the classes, in the order of their numbers."""

    classes: list[str]

    def class_of(self, file: SourceFile) -> int:
        """Returns the number of the file's class, or -1 if it has none."""
        ...

    def unused(self) -> Iterator[tuple[str, str]]:
        """Yields name and place of each label whose file was never passed to `class_of`."""
        ...


def read_labels(labels: str | None, files: Iterable[SourceFile], source: Path) -> Labels | None:
    """Returns the labels that the settings ask for, or None if there are none.

    Args:
        labels: The path of a CSV file, "folders", "none", or None for the `dataset.json` files of the source.
        files: All files of the source, except `dataset.json` files.
        source: The source.

    Raises:
        PreparationError: The labels cannot be read, contradict each other, or match none of the files.
    """
    if labels == FOLDERS:
        return FolderLabels(files)
    if labels == NO_LABELS:
        return None
    read = JsonLabels(source) if labels is None else CsvLabels(Path(labels))
    if labels is None and not read.classes:
        return None
    name, named = "", 0
    for file in files:
        name = file.name
        named += read.class_of(file) != NO_CLASS
    if name and not named:
        raise PreparationError(
            f"no row of {labels or LABELS_FILE} names a file of the source, where names look like {name!r}"
        )
    return read


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

    def unused(self) -> Iterator[tuple[str, str]]:
        return iter(())


def _top_folder(file: SourceFile) -> str:
    top, slash, _ = plain_name(file.name).partition("/")
    return (top[:-4] if top.lower().endswith(".zip") else top) if slash else ""
