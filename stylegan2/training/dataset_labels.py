"""Reads the classes of training images from `dataset.json`, as StyleGAN2-ADA's dataset tool writes it."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Iterator
from typing import Any

from stylegan2.training.errors import DatasetError
from stylegan2.training.zip_members import DAMAGE, is_hidden, plain_name

LABELS_FILE = "dataset.json"
MAX_CLASSES = 10_000  # ImageNet has 1000
SPARSE_CLASSES = 1000  # with more classes than this, a tenth of them must occur


def shard_labels(shard: zipfile.ZipFile) -> dict[str, int]:
    """Reads the class of each picture by its `plain_name`; empty if there is no label.

    The names in the file are relative to its own folder, which is usually the top of the zip.

    Raises:
        DatasetError: the file is broken, or a label is not a whole number from 0 to 9999.
    """
    labels: dict[str, int] = {}
    for member in shard.namelist():
        if is_labels_file(member) and not is_hidden(member):
            folder = plain_name(member).removesuffix(LABELS_FILE)
            for name, label in _pairs(shard, member):
                labels[folder + name] = label
    return labels


def is_labels_file(name: str) -> bool:
    """Returns whether a file holds labels by its name."""
    return plain_name(name).rpartition("/")[2] == LABELS_FILE


def read_pairs(text: bytes) -> Iterator[tuple[str, int]]:
    """Yields the `plain_name` and the class of each picture in the text of a `dataset.json`.

    Raises:
        ValueError: the text is broken, or a label is not a whole number from 0 to 9999. The message says which.
    """
    try:
        pairs: list[tuple[Any, Any]] = [(name, label) for name, label in json.loads(text).get("labels") or []]
    except (AttributeError, TypeError, RecursionError) as error:
        raise ValueError(f"it holds no list of pairs: {error}") from error
    for name, label in pairs:
        if not isinstance(name, str):
            raise ValueError(f"names must be texts. Received: {name!r:.80}")
        if type(label) is not int or not 0 <= label < MAX_CLASSES:
            raise ValueError(
                f"the label of {name} must be a whole number from 0 to {MAX_CLASSES - 1}. Received: {label!r:.80}"
            )
        yield plain_name(name), label


def refuse_absurd(classes: set[int]) -> None:
    """Raises DatasetError for labels so sparse that they are no numbers of classes but, for instance, of persons."""
    c_dim = max(classes) + 1
    if c_dim > SPARSE_CLASSES and len(classes) * 10 < c_dim:
        raise DatasetError(
            f"labels must be numbered closely: there are {len(classes)} different ones, the highest is {c_dim - 1}. "
            "`prepare` numbers them anew"
        )


def _pairs(shard: zipfile.ZipFile, member: str) -> Iterator[tuple[str, int]]:
    try:
        yield from read_pairs(shard.read(member))
    except DAMAGE as error:
        raise DatasetError(f"{member} in {shard.filename} cannot be read: {error}") from error
