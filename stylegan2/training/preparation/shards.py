"""Writes pictures into zip shards, one after the other. A kill at any moment loses nothing that was committed."""

from __future__ import annotations

import bisect
import os
from io import BytesIO
from pathlib import Path
from typing import BinaryIO

import numpy as np
from PIL import Image

from stylegan2.files.durable import replacing, sync_file
from stylegan2.training.preparation.shard_file import Entry, read_from_shard, write_shard

IMAGES_PER_SHARD = 10_000
BYTES_PER_SHARD = 1_000_000_000  # after which a shard is full, however few pictures it has
TOTALS_FILE = "totals.npz"


class Shards:
    """Writes pictures into 00000.zip, 00001.zip, ... and adds up their pixels for the mean picture.

    The pictures of the shard that is being filled are kept in a file of `workplace`. The methods are called in this
    order:

    1. `replay` for each picture that an earlier process has added, then `resume`;
    2. `add` for each new picture;
    3. now and then `sync`, then the caller records which pictures were added, then `commit`;
    4. `close` after the last picture.

    Args:
        folder: Where the shards go.
        workplace: A folder for temporary files.
        shape: Height, width and channels of the pictures.
        images_per_shard: A shard with this many pictures is full.
        bytes_per_shard: A shard with this many bytes is full.
    """

    def __init__(
        self,
        folder: Path,
        workplace: Path,
        shape: tuple[int, int, int],
        images_per_shard: int = IMAGES_PER_SHARD,
        bytes_per_shard: int = BYTES_PER_SHARD,
    ):
        self._folder, self._workplace, self._shape = folder, workplace, shape
        self._limits = images_per_shard, bytes_per_shard
        self.count = 0
        self.shard = 0
        self._first_of = [0]  # the number of each shard's first picture
        self._contents: list[Entry] = []
        self._bytes = 0
        self._closed = False
        self._full: list[tuple[int, list[Entry]]] = []
        self._file: BinaryIO | None = None
        self._sum = np.zeros(shape, np.uint64)
        self._sums: dict[int, np.ndarray] = {}

    @property
    def written(self) -> int:
        """The number of shards, including the one that is being filled."""
        return self.shard + bool(self._contents)

    def replay(self, size: int, label: int | None) -> None:
        """Accounts for a picture that an earlier process has added."""
        self._account(size, label)
        self._write_full()

    def resume(self) -> None:
        """Continues the shard that was being filled, and drops pictures that were not recorded."""
        if self._totals()[0] > self.shard:  # the last shard is closed already
            self._closed = True
            return
        path = self._waiting_in(self.shard)
        path.touch()
        os.truncate(path, self._bytes)
        self._waiting_in(self.shard + 1).unlink(missing_ok=True)
        self._sum = self._summed(self.shard, self._contents)
        self._file = path.open("ab")

    def add(self, png: bytes, pixels: np.ndarray, label: int | None) -> int:
        """Adds a picture, given as a PNG and as uint8 [H, W, C], and returns the number of its shard."""
        self._filling.write(png)
        self._sum += pixels
        before = self.shard
        shard = self._account(len(png), label)
        if self.shard != before:
            self.sync()
            self._filling.close()
            self._sums[before], self._sum = self._sum, np.zeros(self._shape, np.uint64)
            self._file = self._waiting_in(self.shard).open("wb")
        return shard

    def sync(self) -> None:
        """Returns once the pictures that were added are on disk."""
        sync_file(self._filling)

    def commit(self) -> None:
        """Writes the shards that are full. The caller must have recorded all of their pictures."""
        self._write_full()

    def close(self) -> None:
        """Writes the last shard, even though it is not full."""
        if self._closed:
            return
        self._filling.close()
        if not self._contents:
            self._waiting_in(self.shard).unlink()
        else:
            self._sums[self.shard] = self._sum
            self._full.append((self.shard, self._contents))
            self._write_full()

    def abandon(self) -> None:
        """Closes the open file, so that a later process can continue."""
        if self._file is not None:
            self._file.close()

    def mean(self) -> np.ndarray:
        """Returns the mean of all pictures, float64 [H, W, C]. All shards must be closed."""
        return self._totals()[1] / max(self.count, 1)

    def read(self, number: int) -> np.ndarray:
        """Returns picture `number`, uint8 [H, W, C]. Its shard must be closed."""
        shard = bisect.bisect_right(self._first_of, number) - 1
        return read_from_shard(self._folder / f"{shard:05d}.zip", number).reshape(self._shape)

    @property
    def _filling(self) -> BinaryIO:
        assert self._file is not None, "`resume` opens it"
        return self._file

    def _account(self, size: int, label: int | None) -> int:
        shard = self.shard
        self._contents.append((self.count, size, label))
        self.count += 1
        self._bytes += size
        if len(self._contents) >= self._limits[0] or self._bytes >= self._limits[1]:
            self._full.append((shard, self._contents))
            self._contents, self._bytes = [], 0
            self.shard += 1
            self._first_of.append(self.count)
        return shard

    def _write_full(self) -> None:
        for shard, contents in self._full:
            if self._waiting_in(shard).exists():  # otherwise an earlier process has written the shard
                self._write_shard(shard, contents)
        self._full.clear()

    def _write_shard(self, shard: int, contents: list[Entry]) -> None:
        waiting = self._waiting_in(shard)
        with waiting.open("rb") as pictures:
            write_shard(self._folder / f"{shard:05d}.zip", pictures, contents)
        self._add_to_totals(shard, contents)
        waiting.unlink()

    def _add_to_totals(self, shard: int, contents: list[Entry]) -> None:
        shards, total = self._totals()
        if shards > shard:
            return  # an earlier process was killed before it removed the file of pictures
        added = self._sums.pop(shard, None)
        total = total + (self._summed(shard, contents) if added is None else added)
        with replacing(self._workplace / TOTALS_FILE) as temporary, temporary.open("wb") as file:
            np.savez(file, shards=shard + 1, total=total)

    def _totals(self) -> tuple[int, np.ndarray]:
        path = self._workplace / TOTALS_FILE
        if not path.exists():
            return 0, np.zeros(self._shape, np.uint64)
        with np.load(path) as totals:
            return int(totals["shards"]), totals["total"]

    def _summed(self, shard: int, contents: list[Entry]) -> np.ndarray:
        total = np.zeros(self._shape, np.uint64)
        with self._waiting_in(shard).open("rb") as pictures:
            for _, size, _ in contents:
                with Image.open(BytesIO(pictures.read(size))) as image:
                    total += np.asarray(image).reshape(self._shape)
        return total

    def _waiting_in(self, shard: int) -> Path:
        return self._workplace / f"{shard:05d}.pictures"
