"""The result of making a stimulus set again, compared with the set."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from services.errors import FaceNotFound
from services.faces.lookup import StoredFaces
from services.pictures.decoding import pixel_sha256
from services.pictures.png_reader import BrokenPng
from services.recipes.face_file import face_pixels
from services.results.folder import ResultsFolder
from services.stimuli.recipe_json import ExpectedPicture
from stylegan2.pictures.pixels import Pixels


@dataclasses.dataclass(frozen=True, kw_only=True)
class ComparedPicture:
    """A picture of the set compared with the same picture made again.

    Hashes are SHA-256 of pixels. Differences are those between the faces, in levels of 0 to 255; None if the original
    face is not stored here.
    """

    expected: ExpectedPicture
    sha256: str
    face_sha256: str
    max_difference: int | None
    mean_difference: float | None

    @property
    def equal(self) -> bool:
        """Whether every pixel of the picture and of its face is the same."""
        return (self.sha256, self.face_sha256) == (self.expected.sha256, self.expected.face_sha256)

    def to_dict(self) -> dict[str, Any]:
        """Returns it as JSON types."""
        return {
            "file": self.expected.entry.file,
            "id": self.expected.entry.id,
            "equal": self.equal,
            "sha256": {"expected": self.expected.sha256, "now": self.sha256},
            "face_sha256": {"expected": self.expected.face_sha256, "now": self.face_sha256},
            "max_difference": self.max_difference,
            "mean_difference": self.mean_difference,
        }


@dataclasses.dataclass(frozen=True)
class Report:
    """All pictures of a set in order, and by network what computed them now: versions, device, precision."""

    images: Sequence[ComparedPicture]
    engines: Mapping[str, Mapping[str, str]]

    def to_dict(self) -> dict[str, Any]:
        """Returns it as JSON types."""
        equal = sum(image.equal for image in self.images)
        return {
            "equal": equal,
            "different": len(self.images) - equal,
            "engines": {name: dict(engine) for name, engine in self.engines.items()},
            "images": [image.to_dict() for image in self.images],
        }


class Comparison:
    """Compares faces made now with the record of a set, and with the stored faces if these are the same."""

    def __init__(self, stored: StoredFaces, folder: ResultsFolder) -> None:
        self._stored = stored
        self._folder = folder

    def compared(self, expected: ExpectedPicture, pixels: Pixels, sha256: str) -> ComparedPicture:
        """Compares a picture made now, by its hash and the `pixels` [H, W, C] of its face. Raises ResultsError."""
        face_sha256 = pixel_sha256(pixels)
        largest: int | None = 0
        mean: float | None = 0.0
        if face_sha256 != expected.face_sha256:
            then = self._pixels(expected)
            largest = mean = None
            if then is not None and then.shape == pixels.shape:
                difference = np.abs(pixels.astype(np.int16) - then)
                largest, mean = int(difference.max()), float(difference.mean())
        return ComparedPicture(
            expected=expected, sha256=sha256, face_sha256=face_sha256, max_difference=largest, mean_difference=mean
        )

    def _pixels(self, expected: ExpectedPicture) -> Pixels | None:
        """Returns the pixels of the stored face if it is still the one in the set, else None."""
        try:
            face = self._stored.face(expected.entry.id)
        except FaceNotFound:
            return None
        data = self._folder.read(face.file)
        if face.sha256 != expected.face_sha256 or data is None:
            return None
        try:
            return face_pixels(data, face.sha256)
        except BrokenPng:
            return None
