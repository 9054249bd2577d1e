"""Images for training: zip shards of pictures, in an order that depends on nothing but a seed."""

from __future__ import annotations

import contextlib
import threading
import zipfile
import zlib
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from io import BytesIO
from pathlib import Path
from typing import Self

import numpy as np
from PIL import Image

IMAGE_SUFFIXES = (".webp", ".png", ".jpg", ".jpeg")
# What zipfile and Pillow raise for damaged contents: also SyntaxError (PNG), RuntimeError (a password), and more.
DAMAGE = (
    OSError,
    ValueError,
    SyntaxError,
    RuntimeError,
    EOFError,
    zipfile.BadZipFile,
    zlib.error,
    Image.DecompressionBombError,
)
MODES = {1: "L", 3: "RGB", 4: "RGBA"}


class DatasetError(ValueError):
    """The training data cannot be used; the message names the file."""


class ImageArchive:
    """The pictures of a folder's zip shards, decoded and reduced to `resolution` when they are asked for.

    `[i]` is uint8 [resolution, resolution, img_channels]. Decoded pictures are kept while they fit in `cache_bytes`.
    May be read from several threads; its files are open until `close`.

    Raises:
        DatasetError: no pictures, or one that cannot be read, is not square or too small.
    """

    def __init__(self, path: Path, resolution: int, img_channels: int = 3, cache_bytes: int = 2 << 30):
        self.resolution, self.img_channels = resolution, img_channels
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
                    f"training data {path} has no pictures: a folder of zip files with PNG, WebP or JPEG is needed"
                )
            self._files = self._files.pop_all()  # all is well: they stay open
        self._reading = threading.Lock()
        self._cache: dict[int, np.ndarray] = {}
        self._cached_at_most = cache_bytes // (resolution * resolution * img_channels)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Closes the shards."""
        self._files.close()

    def __len__(self) -> int:
        return len(self._members)

    def __getitem__(self, index: int) -> np.ndarray:
        picture = self._cache.get(index)
        if picture is None:
            picture = self._decode(index)
            if len(self._cache) < self._cached_at_most:
                self._cache[index] = picture
        return picture

    def _open(self, shard: Path) -> zipfile.ZipFile:
        try:
            return self._files.enter_context(zipfile.ZipFile(shard))
        except (OSError, zipfile.BadZipFile) as error:
            raise DatasetError(f"training data {shard} cannot be opened: {error}") from error

    def _decode(self, index: int) -> np.ndarray:
        shard, name = self._members[index]
        try:
            with self._reading:
                data = shard.read(name)
            with Image.open(BytesIO(data)) as image:
                image = image.convert(MODES[self.img_channels])
        except DAMAGE as error:
            raise DatasetError(f"picture {name} in {shard.filename} cannot be read: {error}") from error
        side = self.resolution
        if image.width != image.height or image.width < side:
            raise DatasetError(
                f"picture {name} in {shard.filename} is {image.width}x{image.height}; "
                f"a square of at least {side}x{side} is needed"
            )
        if image.width > side:
            image = image.resize((side, side), Image.Resampling.BOX)
        return np.asarray(image).reshape(side, side, self.img_channels)


def shuffled_indices(size: int, batch: int, nimg: int, seed: int) -> np.ndarray:
    """Which pictures the batch from image number `nimg` of a run on shows: every epoch is a new permutation."""
    numbers = np.arange(nimg, nimg + batch)
    epochs = {
        epoch: np.random.default_rng((seed, int(epoch))).permutation(size) for epoch in np.unique(numbers // size)
    }
    return np.array([epochs[number // size][number % size] for number in numbers])


def batches(archive: ImageArchive, batch: int, nimg: int, seed: int, x_flip: bool = True) -> Iterator[np.ndarray]:
    """Endless batches from image number `nimg` on, uint8 [batch, H, W, C], decoded one step ahead in a thread.

    With `x_flip` each picture is mirrored with a probability of one half; which ones depends on (seed, nimg) only. The
    thread ends when the generator is closed.
    """

    def load(nimg: int) -> np.ndarray:
        images = np.stack([archive[i] for i in shuffled_indices(len(archive), batch, nimg, seed)])
        flipped = np.random.default_rng((seed, nimg, 1)).random(batch) < (0.5 if x_flip else 0.0)
        images[flipped] = images[flipped, :, ::-1]
        return images

    with ThreadPoolExecutor(1, thread_name_prefix="training-data") as ahead:
        following = ahead.submit(load, nimg)
        while True:
            nimg += batch
            images, following = following.result(), ahead.submit(load, nimg)
            yield images
