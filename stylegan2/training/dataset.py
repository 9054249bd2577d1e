"""Reads training images from zip shards."""

from __future__ import annotations

import contextlib
import math
import os
import threading
import zipfile
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from io import BytesIO
from pathlib import Path
from typing import Self

import numpy as np
from PIL import Image

from stylegan2.pictures.errors import UnreadablePicture
from stylegan2.pictures.reading import picture_channels, picture_size, read_picture, with_channels
from stylegan2.training.dataset_labels import refuse_absurd, shard_labels
from stylegan2.training.errors import DatasetError
from stylegan2.training.zip_members import IMAGE_SUFFIXES, picture_names, plain_name, read_member

BACKGROUND = "white"  # behind transparent pixels, as in `prepare`
NAMED = 3  # broken pictures that a message names


class ImageArchive:
    """The pictures of one zip file or of a folder of zip files (shards), read as `prepare` reads them.

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
            self._members = [(shard, name) for shard in shards for name in picture_names(shard)]
            if not self._members:
                raise DatasetError(
                    f"training data {path} has no pictures. It must be a zip file, or a folder of zip files, with "
                    f"pictures ({', '.join(IMAGE_SUFFIXES)}); `prepare` reads other folders"
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

    def check(self, progress: Callable[[Iterable[str]], Iterable[str]] = iter) -> None:
        """Decodes all pictures, several at a time, so that a broken one is named before a run and not in its middle.

        Args:
            progress: Passes on the reasons, one per picture ("" for a good one), for instance to a progress bar.

        Raises:
            DatasetError: Pictures are broken, too small or of another aspect ratio. It names the first ones.
        """
        with ThreadPoolExecutor(os.cpu_count(), thread_name_prefix="checking-data") as pool:
            reasons = [reason for reason in progress(pool.map(self._reason, range(len(self)))) if reason]
        if reasons:
            more = f"; and {len(reasons) - NAMED} more" if len(reasons) > NAMED else ""
            raise DatasetError("; ".join(reasons[:NAMED]) + more)

    def _reason(self, index: int) -> str:
        """Returns why a picture cannot be used; "" if it can."""
        try:
            self[index]
        except DatasetError as error:
            return str(error)
        return ""

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
            if plain_name(name) not in of_shard[shard]:
                raise DatasetError(f"picture {name} in {shard.filename} has no label, but other pictures have one")
        labels = np.array([of_shard[shard][plain_name(name)] for shard, name in self._members])
        refuse_absurd(set(labels.tolist()))
        return labels, int(labels.max()) + 1

    def _first_shape(self) -> tuple[int, int, int]:
        """Returns the height, width and channels of the first picture."""
        shard, name = self._members[0]
        try:
            data = read_member(shard, name)
            width, height = picture_size(BytesIO(data))
            return height, width, picture_channels(BytesIO(data))
        except UnreadablePicture as error:
            raise _unreadable(shard, name, error) from error

    def _decode(self, index: int) -> np.ndarray:
        shard, name = self._members[index]
        try:
            with self._reading:
                data = read_member(shard, name)
            image = with_channels(read_picture(BytesIO(data)), self.img_channels, BACKGROUND)
        except UnreadablePicture as error:
            raise _unreadable(shard, name, error) from error
        height, width = self.img_height, self.img_width
        if image.width * height != image.height * width or image.width < width:
            raise DatasetError(
                f"picture {name} in {shard.filename} is {image.width}x{image.height}; it must be {width}x{height}, "
                "or larger with the same aspect ratio"
            )
        if image.width > width:
            image = image.resize((width, height), Image.Resampling.BOX)
        return np.asarray(image).reshape(self.shape)


def _unreadable(shard: zipfile.ZipFile, name: str, error: UnreadablePicture) -> DatasetError:
    return DatasetError(f"picture {name} in {shard.filename} cannot be read: {error}")
