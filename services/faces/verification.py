"""Whether a face still comes out as it once did."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping

import numpy as np

from services.faces.lookup import StoredFaces
from services.pictures.decoding import decoded, pixel_sha256
from services.pictures.png_reader import is_whole
from services.recipes.face import Face
from services.recipes.recipe import Recipe
from services.rendering.networks import Networks
from services.results.folder import ResultsFolder
from stylegan2.pictures.pixels import Pixels, to_pixels


@dataclasses.dataclass(frozen=True, kw_only=True)
class Verdict:
    """A face as it is stored, and made once more.

    `sha256` of the pixels then and now; `max_difference` and `mean_difference` in levels of 0 to 255, None where the
    PNG is gone or is not the face any more (`file_is_whole`). The engines are versions, device and precision.
    """

    face: Face
    sha256_now: str
    file_is_whole: bool
    max_difference: int | None
    mean_difference: float | None
    engine_then: Mapping[str, str]
    engine_now: Mapping[str, str]

    @property
    def equal(self) -> bool:
        """Whether each pixel is what it was."""
        return self.sha256_now == self.face.sha256


class Verification:
    """Makes stored faces again and compares; keeps nothing."""

    def __init__(self, stored: StoredFaces, networks: Networks, folder: ResultsFolder) -> None:
        self._stored = stored
        self._networks = networks
        self._folder = folder

    def verify(self, face_id: int) -> Verdict:
        """Makes the face again, and compares it with the hash that was taken when it was made, and with its PNG.

        Another precision than the stored one is no obstacle, as with `POST /faces?id=`: it is what may be compared.

        Raises:
            FaceNotFound, NetworkMismatch, NetworkNotReady, NetworkUnusable, QueueFull: it cannot be made.
            ResultsError: its PNG cannot be read.
        """
        face = self._stored.face(face_id)
        generator = self._networks.generator_of(face.recipe)
        now = to_pixels(next(generator.images([face.recipe])))
        then = self._pixels(face)
        difference = None if then is None else np.abs(now.astype(np.int16) - then)
        return Verdict(
            face=face,
            sha256_now=pixel_sha256(now),
            file_is_whole=then is not None,
            max_difference=None if difference is None else int(difference.max()),
            mean_difference=None if difference is None else float(difference.mean()),
            engine_then=_engine(face.recipe),
            engine_now=_engine(generator.remade(face.recipe)),
        )

    def _pixels(self, face: Face) -> Pixels | None:
        """What the PNG shows, if it is there and still is the face that was stored."""
        data = self._folder.read(face.file)
        if data is None or not is_whole(data):
            return None
        pixels = decoded(data)
        return pixels if pixel_sha256(pixels) == face.sha256 else None


def _engine(recipe: Recipe) -> dict[str, str]:
    return {**recipe.engine, "precision": recipe.precision}
