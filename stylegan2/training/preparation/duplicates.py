"""Finds equal and similar pictures among millions.

Both classes keep a sorted base in NumPy arrays, and a small tail of later pictures, which is sorted into the base when
it is full.
"""

from __future__ import annotations

import numpy as np

from stylegan2.training.preparation.fingerprints import BITS

TAIL = 1 << 14  # pictures
BANDS = BITS // 16
MAX_DISTANCE = BANDS - 1


class EqualPictures:
    """Remembers a number for each digest of 16 bytes. Needs 20 bytes of memory per picture."""

    def __init__(self, tail: int = TAIL):
        self._tail_size = tail
        self._tail: dict[bytes, int] = {}
        self._first = np.empty(0, np.uint64)  # the digests' halves, sorted by the first
        self._second = np.empty(0, np.uint64)
        self._numbers = np.empty(0, np.uint32)

    def find(self, digest: bytes) -> int | None:
        """Returns the number that the digest was added with, or None for a new digest."""
        if digest in self._tail:
            return self._tail[digest]
        first, second = np.frombuffer(digest, np.uint64)
        low, high = (np.searchsorted(self._first, first, side) for side in ("left", "right"))
        equal = low + np.flatnonzero(self._second[low:high] == second)
        return int(self._numbers[equal[0]]) if len(equal) else None

    def add(self, digest: bytes, number: int) -> None:
        """Remembers the number of a digest that `find` does not know."""
        self._tail[digest] = number
        if len(self._tail) == self._tail_size:
            self._sort_in()

    def _sort_in(self) -> None:
        halves = np.frombuffer(b"".join(self._tail), np.uint64).reshape(-1, 2)
        first = np.concatenate([self._first, halves[:, 0]])
        order = np.argsort(first, kind="stable")
        self._first = first[order]
        self._second = np.concatenate([self._second, halves[:, 1]])[order]
        numbers = np.fromiter(self._tail.values(), np.uint32, len(self._tail))
        self._numbers = np.concatenate([self._numbers, numbers])[order]
        self._tail.clear()


class SimilarPictures:
    """Remembers a number for each hash of 256 bits, and finds the nearest hash. Needs 100 bytes of memory per picture.

    Multi-index hashing (Norouzi et al. 2012, arXiv:1307.2982): two hashes that differ in fewer bits than there are
    bands of 16 bits agree in at least one band. So only hashes that agree in a band have to be compared.
    """

    def __init__(self, tail: int = TAIL):
        self._tail_size = tail
        self._count = self._sorted = 0
        self._hashes = np.empty((0, BITS // 64), np.uint64)
        self._numbers = np.empty(0, np.uint32)
        self._order = np.empty((BANDS, 0), np.uint32)  # rows of the base, sorted by each band's 16 bits
        self._starts = np.zeros((BANDS, 2**16 + 1), np.uint32)  # where each value of a band begins in that order

    def nearest(self, perceptual_hash: bytes, distance: int) -> tuple[int, int] | None:
        """Returns the number and the distance of the nearest picture, or None if none is within `distance` bits.

        Of several pictures that are equally near, the lowest number is returned.

        Raises:
            ValueError: `distance` is not between 0 and 15.
        """
        if not 0 <= distance <= MAX_DISTANCE:
            raise ValueError(f"`distance` must be between 0 and {MAX_DISTANCE}. Received: {distance}")
        bits = np.frombuffer(perceptual_hash, np.uint64)
        best: tuple[int, int] | None = None
        for rows in (self._agreeing(perceptual_hash), slice(self._sorted, self._count)):  # the whole tail is compared
            differing = sum(np.bitwise_count(self._hashes[rows] ^ bits).astype(np.uint16).T)
            if not len(differing) or (least := int(differing.min())) > (best[1] - 1 if best else distance):
                continue
            best = int(self._numbers[rows][differing == least].min()), least
        return best

    def add(self, perceptual_hash: bytes, number: int) -> None:
        """Remembers the number of a picture, given its perceptual hash."""
        if self._count == len(self._hashes):
            self._grow()
        self._hashes[self._count] = np.frombuffer(perceptual_hash, np.uint64)
        self._numbers[self._count] = number
        self._count += 1
        if self._count - self._sorted >= max(self._tail_size, self._sorted // 32):
            self._sort_in()

    def _agreeing(self, perceptual_hash: bytes) -> np.ndarray:
        """Returns the rows of the base that agree with the hash in at least one band."""
        values = np.frombuffer(perceptual_hash, np.uint16).astype(int)
        ranges = zip(self._order, self._starts, values, strict=True)
        return np.concatenate([order[starts[value] : starts[value + 1]] for order, starts, value in ranges])

    def _grow(self) -> None:
        more = max(self._tail_size, len(self._hashes) // 8)
        self._hashes = np.concatenate([self._hashes, np.zeros((more, BITS // 64), np.uint64)])
        self._numbers = np.concatenate([self._numbers, np.zeros(more, np.uint32)])

    def _sort_in(self) -> None:
        self._order = np.empty((BANDS, self._count), np.uint32)
        for band in range(BANDS):
            values = self._hashes[: self._count].view(np.uint16)[:, band].copy()
            self._order[band] = np.argsort(values, kind="stable")
            self._starts[band, 1:] = np.cumsum(np.bincount(values, minlength=2**16))
        self._sorted = self._count
