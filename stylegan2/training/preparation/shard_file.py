"""A shard: a zip file of pictures and their labels, as StyleGAN2-ADA's tool writes it."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Sequence
from pathlib import Path
from typing import BinaryIO

import numpy as np
from PIL import Image

from stylegan2.files.durable import replacing
from stylegan2.training.dataset_labels import LABELS_FILE

Entry = tuple[int, int, int | None]  # a picture: its number in the set, the size of its PNG in bytes, its class
EPOCH = (1980, 1, 1, 0, 0, 0)  # a fixed date, so that a shard has the same bytes whenever it is written


def member_name(number: int) -> str:
    """Returns the name of picture `number` inside its shard, as StyleGAN2-ADA's tool names it."""
    return f"{number // 1000:05d}/img{number:08d}.png"


def write_shard(path: Path, pictures: BinaryIO, contents: Sequence[Entry]) -> None:
    """Writes a shard, which appears as a whole or not at all.

    Args:
        path: The zip file to write.
        pictures: The PNGs of all pictures, one after the other.
        contents: The pictures, in the same order.
    """
    with replacing(path) as temporary, zipfile.ZipFile(temporary, "w", zipfile.ZIP_STORED) as archive:
        for number, size, _ in contents:
            archive.writestr(_entry(member_name(number)), pictures.read(size))
        archive.writestr(_entry(LABELS_FILE), _labels_json(contents))


def read_from_shard(path: Path, number: int) -> np.ndarray:
    """Returns picture `number` of the set, which is in this shard, as uint8 [H, W, C] or [H, W]."""
    with zipfile.ZipFile(path) as archive, archive.open(member_name(number)) as file, Image.open(file) as image:
        return np.asarray(image)


def _entry(name: str) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name, EPOCH)
    entry.create_system, entry.external_attr = 3, 0o644 << 16
    return entry


def _labels_json(contents: Sequence[Entry]) -> str:
    """Returns the text of `dataset.json`, as StyleGAN2-ADA's tool writes it."""
    labels = [[member_name(number), label] for number, _, label in contents]
    return json.dumps({"labels": None if contents[0][2] is None else labels})
