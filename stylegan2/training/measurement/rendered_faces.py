"""Reads rendered faces with their ground truth, as the renderer's `pack_faces.py` writes them."""

from __future__ import annotations

import dataclasses
import zipfile
from collections.abc import Iterator, Sequence
from io import BytesIO
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image

from stylegan2.training.directions.attributes import Attribute
from stylegan2.training.directions.labels import read_columns
from stylegan2.training.errors import DatasetError
from stylegan2.training.measurement.attributes import MEASURED

LABELS = "-labels-"  # in the names of zip files with label maps
FINER = 2  # label maps have twice the size of the pictures, so that a pixel at an edge belongs to both sides in part


@dataclasses.dataclass(frozen=True)
class RenderedFaces:
    """Pictures and what is known of them.

    Attributes:
        images: uint8 [N, S, S, 3].
        labels: uint8 [N, FINER * S, FINER * S], the number of the region at each pixel.
        landmarks: float32 [N, L, 2], x and y as fractions of width and height.
        seen: float32 [N, L], 1 where a landmark is visible, 0 where it is hidden, NaN outside of the picture.
        values: float32 [N, A], the attributes.
        attributes: what `values` holds.
        landmark_names: the names of the landmarks.
        people: [N], the number of the person.
    """

    images: np.ndarray
    labels: np.ndarray
    landmarks: np.ndarray
    seen: np.ndarray
    values: np.ndarray
    attributes: Sequence[Attribute]
    landmark_names: Sequence[str]
    people: np.ndarray

    def __len__(self) -> int:
        return len(self.images)


def read_rendered_faces(folder: Path, size: int) -> RenderedFaces:
    """Reads all faces in a folder.

    Args:
        folder: holds `NAME-NN.zip` with pictures, `NAME-labels-NN.zip` with label maps, `attributes.csv.gz`
            and `landmarks.npz`.
        size: height and width of the pictures in pixels.

    Raises:
        DatasetError: a file is missing or broken, or the files do not belong together.
    """
    try:
        columns = read_columns(folder / "attributes.csv.gz")
        with np.load(folder / "landmarks.npz") as packed:
            points, names, files = packed["points"], packed["names"].tolist(), packed["files"].tolist()
        if columns["name"].tolist() != files or points.shape[:2] != (len(files), len(names)):
            raise DatasetError(f"{folder}: attributes.csv.gz and landmarks.npz must be of the same pictures")
        side, images = _pictures(folder, files, size)
        labels = _label_maps(folder, files, size * FINER)
    except (OSError, KeyError, ValueError, zipfile.BadZipFile) as error:
        raise DatasetError(f"rendered faces in {folder} cannot be read: {error}") from error
    return RenderedFaces(
        images,
        labels,
        (points[..., :2] / side).astype(np.float32),
        np.choose(points[..., 2].astype(int), [np.nan, 0.0, 1.0]).astype(np.float32),
        np.stack([attribute.compute(columns) for attribute in MEASURED], axis=1).astype(np.float32),
        MEASURED,
        tuple(names),
        columns["identity"].astype(np.int64),
    )


def _pictures(folder: Path, files: Sequence[str], size: int) -> tuple[int, np.ndarray]:
    """Returns the side of the stored pictures, and all of them reduced to `size`."""
    images, side = np.empty((len(files), size, size, 3), np.uint8), 0
    for number, picture in _members(folder, files, ".webp", labels=False):
        side = picture.width
        images[number] = np.asarray(picture.convert("RGB").resize((size, size), Image.Resampling.BOX))
    return side, images


def _label_maps(folder: Path, files: Sequence[str], size: int) -> np.ndarray:
    maps = np.empty((len(files), size, size), np.uint8)
    for number, picture in _members(folder, files, ".labels.png", labels=True):
        maps[number] = np.asarray(picture.resize((size, size), Image.Resampling.NEAREST))
    return maps


def _members(folder: Path, files: Sequence[str], suffix: str, labels: bool) -> Iterator[tuple[int, Any]]:
    """Yields number and picture of each file, from all zip files of a kind."""
    numbers = {f"{name}{suffix}": number for number, name in enumerate(files)}
    missing = set(numbers)
    for path in sorted(folder.glob("*.zip")):
        if (LABELS in path.name) == labels:
            with zipfile.ZipFile(path) as archive:
                for name in missing.intersection(archive.namelist()):
                    with Image.open(BytesIO(archive.read(name))) as picture:
                        yield numbers[name], picture
                    missing.remove(name)
    if missing:
        raise DatasetError(f"{folder} has no {min(missing)} in its zip files, and lacks {len(missing)} in all")


def picked(faces: RenderedFaces, rows: np.ndarray) -> RenderedFaces:
    """Returns the faces at `rows`."""
    names = ("images", "labels", "landmarks", "seen", "values", "people")
    return dataclasses.replace(faces, **{name: getattr(faces, name)[rows] for name in names})
