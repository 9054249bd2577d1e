"""Collects the training set: new pictures go into the shards, duplicates are set aside."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from stylegan2.training.preparation.conversion import DUPLICATE, NEAR_DUPLICATE, Outcome, TrainingPicture
from stylegan2.training.preparation.duplicates import EqualPictures, SimilarPictures
from stylegan2.training.preparation.fingerprints import BITS
from stylegan2.training.preparation.shards import Shards


class Collection:
    """Decides which pictures of each file go into the set, file by file. Needs 120 bytes of memory per file.

    Each decision is a row of JSON types: `digest` of the file's pixels, `made` (bytes, perceptual hash and shard of
    each picture), `label`, and `notes` (reason and detail). Replaying the rows restores the collection.

    Args:
        shards: Where new pictures go.
        duplicate_distance: The largest number of bits in which near duplicates may differ; -1 keeps near duplicates.
        name_of: Returns the name of a file, given its number.
    """

    def __init__(self, shards: Shards, duplicate_distance: int, name_of: Callable[[int], str]):
        self._shards = shards
        self._distance = duplicate_distance
        self._name_of = name_of
        self._equal = EqualPictures()
        self._similar = SimilarPictures()
        self.files = 0

    def take(self, outcome: Outcome, label: int | None) -> dict[str, Any]:
        """Adds the pictures of the next file to the shards, except duplicates, and returns the row for the journal."""
        row: dict[str, Any] = {"digest": None, "made": [], "label": label, "notes": list(outcome.notes)}
        first = self._equal.find(outcome.digest) if outcome.digest else None
        if first is not None:
            row["notes"] = [(DUPLICATE, f"same pixels as {self._name_of(first)}")]
        elif outcome.digest:
            row["digest"] = outcome.digest.hex()
            self._equal.add(outcome.digest, self.files)
            for picture in outcome.pictures:
                self._take_picture(picture, row)
        self.files += 1
        return row

    def replay(self, row: dict[str, Any]) -> None:
        """Restores what `take` decided in an earlier process, given the row that it returned."""
        if row["digest"]:
            self._equal.add(bytes.fromhex(row["digest"]), self.files)
        for size, looks, _ in row["made"]:
            self._similar.add(bytes.fromhex(looks), self.files)
            self._shards.replay(size, row["label"])
        self.files += 1

    def _take_picture(self, picture: TrainingPicture, row: dict[str, Any]) -> None:
        near = self._similar.nearest(picture.perceptual_hash, self._distance) if self._distance >= 0 else None
        if near is not None:
            number, bits = near
            other = self._name_of(number) if number != self.files else "another face in it"
            row["notes"].append((NEAR_DUPLICATE, f"{bits} of {BITS} bits differ from {other}"))
            return
        self._similar.add(picture.perceptual_hash, self.files)
        shard = self._shards.add(picture.png, picture.pixels, row["label"])
        row["made"].append((len(picture.png), picture.perceptual_hash.hex(), shard))
