"""Reads training images from zip shards."""

from __future__ import annotations

import contextlib
import math
import threading
import zipfile
from io import BytesIO
from pathlib import Path
from typing import Self

import numpy as np
from PIL import Image

from stylegan2.training.dataset_labels import shard_labels
from stylegan2.training.errors import DatasetError
from stylegan2.training.zip_members import DAMAGE, IMAGE_SUFFIXES

MODES = {1: "L", 3: "RGB", 4: "RGBA"}


class ImageArchive:
    """The pictures of one zip file or of a folder of zip files (shards).

    `archive[i]` decodes a picture, reduces it to the requested size and returns uint8 [img_height, img_width,
    img_channels]. It can be called from several threads. The zip files stay open until `close`.

    Args:
        path: a zip file, or a folder of them.
        img_height, img_width: the size of the images in pixels. If left out, it is that of the first picture.
        img_channels: 1 (gray), 3 (RGB) or 4 (RGBA). If left out, it is that of the first picture.
        cache_bytes: decoded pictures are kept in memory up to this size.

    Attributes:
        labels: the class of each picture, int [len]; all 0 without labels.
        c_dim: the number of classes, 0 without labels.

    Raises:
        DatasetError: there are no pictures, or the labels are broken. Reading a picture raises it too if the picture
            is broken, too small or of another aspect ratio.
    """

    def __init__(
        self,
        path: Path,
        img_height: int | None = None,
        img_width: int | None = None,
        img_channels: int | None = None,
        cache_bytes: int = 2 << 30,
    ):
        self._files = contextlib.ExitStack()
        with self._files:
            shards = [self._open(shard) for shard in (sorted(path.glob("*.zip")) if path.is_dir() else [path])]
            self._members = [
                (shard, name)
                for shard in shards
                for name in sorted(shard.namelist())
                if name.lower().endswith(IMAGE_SUFFIXES)
            ]
            if not self._members:
                raise DatasetError(
                    f"training data {path} has no pictures. It must be a zip file, or a folder of zip files, with "
                    "PNG, WebP or JPEG pictures"
                )
            self.labels, self.c_dim = self._read_labels(shards)
            if not (img_height and img_width and img_channels):
                first = self._first_shape()
                img_height, img_width, img_channels = (
                    img_height or first[0],
                    img_width or first[1],
                    img_channels or first[2],
                )
            self.img_height, self.img_width, self.img_channels = img_height, img_width, img_channels
            self._files = self._files.pop_all()  # keeps the files open after the `with` block
        self._reading = threading.Lock()
        self._cache: dict[int, np.ndarray] = {}
        self._cached_at_most = cache_bytes // math.prod(self.shape)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Closes the zip files."""
        self._files.close()

    @property
    def shape(self) -> tuple[int, int, int]:
        """The height, width and channels of each picture."""
        return self.img_height, self.img_width, self.img_channels

    def __len__(self) -> int:
        return len(self._members)

    def __getitem__(self, index: int) -> np.ndarray:
        picture = self._cache.get(index)
        if picture is None:
            picture = self._decode(index)
            if len(self._cache) < self._cached_at_most:
                self._cache[index] = picture
        return picture

    def name(self, index: int) -> str:
        """Returns the name of a picture's file inside its shard."""
        return self._members[index][1]

    def _open(self, shard: Path) -> zipfile.ZipFile:
        try:
            return self._files.enter_context(zipfile.ZipFile(shard))
        except (OSError, zipfile.BadZipFile) as error:
            raise DatasetError(f"training data {shard} cannot be opened: {error}") from error

    def _read_labels(self, shards: list[zipfile.ZipFile]) -> tuple[np.ndarray, int]:
        """Returns the class of each picture and the number of classes. Either all shards have labels or none has."""
        of_shard = {shard: shard_labels(shard) for shard in shards}
        if not any(of_shard.values()):
            return np.zeros(len(self._members), np.int64), 0
        for shard, name in self._members:
            if name not in of_shard[shard]:
                raise DatasetError(f"picture {name} in {shard.filename} has no label, but other pictures have one")
        labels = np.array([of_shard[shard][name] for shard, name in self._members])
        return labels, int(labels.max()) + 1

    def _first_shape(self) -> tuple[int, int, int]:
        """Returns the height, width and channels of the first picture."""
        shard, name = self._members[0]
        try:
            with shard.open(name) as file, Image.open(file) as image:
                return image.height, image.width, 1 if image.mode == "L" else 4 if image.mode == "RGBA" else 3
        except DAMAGE as error:
            raise DatasetError(f"picture {name} in {shard.filename} cannot be read: {error}") from error

    def _decode(self, index: int) -> np.ndarray:
        shard, name = self._members[index]
        try:
            with self._reading:
                data = shard.read(name)
            with Image.open(BytesIO(data)) as file:
                image = file.convert(MODES[self.img_channels])
        except DAMAGE as error:
            raise DatasetError(f"picture {name} in {shard.filename} cannot be read: {error}") from error
        height, width = self.img_height, self.img_width
        if image.width * height != image.height * width or image.width < width:
            raise DatasetError(
                f"picture {name} in {shard.filename} is {image.width}x{image.height}; it must be {width}x{height}, "
                "or larger with the same aspect ratio"
            )
        if image.width > width:
            image = image.resize((width, height), Image.Resampling.BOX)
        return np.asarray(image).reshape(self.shape)
