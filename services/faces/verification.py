"""Checks whether a face can still be made as it was."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping

import numpy as np

from services.faces.lookup import StoredFaces
from services.pictures.decoding import pixel_sha256
from services.pictures.png_reader import BrokenPng
from services.recipes.face import Face
from services.recipes.face_file import OtherPicture, face_pixels
from services.recipes.recipe import Recipe
from services.rendering.networks import Networks
from services.results.folder import ResultsFolder
from stylegan2.pictures.pixels import Pixels, to_pixels

THE_FACE, ANOTHER_PICTURE, NOTHING = "the face", "another picture", "nothing"


@dataclasses.dataclass(frozen=True, kw_only=True)
class Verdict:
    """A stored face compared with the same face made again.

    Attributes:
        face: The face as it is stored.
        sha256_now: The SHA-256 of the new pixels.
        file_shows: "the face", "another picture", or "nothing" if the PNG is missing or damaged.
        max_difference: The largest difference from the PNG in levels of 0 to 255; None unless that shows the face.
        mean_difference: The mean absolute difference from the PNG; None unless that shows the face.
        engine_then: What computed the stored face: versions, device and precision.
        engine_now: What computes now.
    """

    face: Face
    sha256_now: str
    file_shows: str
    max_difference: int | None
    mean_difference: float | None
    engine_then: Mapping[str, str]
    engine_now: Mapping[str, str]

    @property
    def equal(self) -> bool:
        """Whether every pixel is the same, those of a PNG that can be read included."""
        return self.sha256_now == self.face.sha256 and self.file_shows != ANOTHER_PICTURE

    @property
    def file_is_whole(self) -> bool:
        """Whether the PNG is there and shows the stored face."""
        return self.file_shows == THE_FACE


class Verification:
    """Makes stored faces again and compares them; stores nothing."""

    def __init__(self, stored: StoredFaces, networks: Networks, folder: ResultsFolder) -> None:
        self._stored = stored
        self._networks = networks
        self._folder = folder

    def verify(self, face_id: int) -> Verdict:
        """Makes the face again, and compares it with the hash taken when it was first made, and with its PNG.

        Unlike `POST /faces?id=`, this works when the network runs in another precision now, in order to compare them.

        Raises:
            FaceNotFound, NetworkMismatch, NetworkNotReady, NetworkUnusable, QueueFull: The face cannot be made.
            ResultsError: Its PNG cannot be read.
        """
        face = self._stored.face(face_id)
        generator = self._networks.generator_of(face.recipe)
        now = to_pixels(next(generator.images([face.recipe])))
        shows, then = self._file(face)
        difference = None if then is None else np.abs(now.astype(np.int16) - then)
        return Verdict(
            face=face,
            sha256_now=pixel_sha256(now),
            file_shows=shows,
            max_difference=None if difference is None else int(difference.max()),
            mean_difference=None if difference is None else float(difference.mean()),
            engine_then=_engine(face.recipe),
            engine_now=_engine(generator.remade(face.recipe)),
        )

    def _file(self, face: Face) -> tuple[str, Pixels | None]:
        """Returns what the PNG shows, and its pixels if that is the stored face."""
        data = self._folder.read(face.file)
        try:
            return (NOTHING, None) if data is None else (THE_FACE, face_pixels(data, face.sha256))
        except OtherPicture:
            return ANOTHER_PICTURE, None
        except BrokenPng:
            return NOTHING, None


def _engine(recipe: Recipe) -> dict[str, str]:
    return {**recipe.engine, "precision": recipe.precision}
