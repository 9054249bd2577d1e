"""The measurements of one face that distances are computed from. Each is made once, on first use."""

from __future__ import annotations

import functools
from collections.abc import Callable

from services.distances.contour import Points, outer_contour
from services.distances.foreground import NoForeground
from services.distances.identity import HOW_TO_INSTALL, Recognition
from services.faces.face_service import FaceService
from services.network import Float32s, Floats
from services.pictures.decoding import decoded
from services.recipes.face import Face
from services.recipes.recipe import Recipe
from services.rendering.generator import Generator
from stylegan2.latents import z_of_seed
from stylegan2.pictures.pixels import Pixels


class NotComparable(Exception):
    """Raised if a distance of two faces cannot be measured. The message says why."""


class MeasuredFace:
    """A face and its measurements. A measurement that cannot be made is a NotComparable with the reason.

    Args:
        face: the stored face.
        ws: its latents [num_ws, w_dim], or None if they are not available.
        faces: gives the face's PNG.
        generator_of: returns the generator of a recipe's network, for the dimensions of that network.
        recognition: for `embedding`; None if no face recognition is installed.
    """

    def __init__(
        self,
        face: Face,
        ws: Float32s | None,
        faces: FaceService,
        generator_of: Callable[[Recipe], Generator],
        recognition: Recognition | None,
    ) -> None:
        self.face = face
        self.ws = ws
        self._faces = faces
        self._generator_of = generator_of
        self._recognition = recognition

    @functools.cached_property
    def z(self) -> Floats | NotComparable:
        """The z [1, z_dim] of a random face; raises NetworkMismatch if its network is not configured."""
        recipe = self.face.recipe
        if recipe.seed is None:
            return NotComparable(f"face {self.face.id} is not a random face: it has no z")
        return z_of_seed(recipe.seed, self._generator_of(recipe).network.config.z_dim)

    @functools.cached_property
    def pixels(self) -> Pixels:
        """The pixels [H, W, C] of the PNG."""
        return decoded(self._faces.png(self.face))

    @functools.cached_property
    def contour(self) -> Points | NotComparable:
        """Points of the outer contour, [N, 2]."""
        try:
            return outer_contour(self.pixels)
        except NoForeground as error:
            return NotComparable(f"face {self.face.id}: {error}")

    @functools.cached_property
    def embedding(self) -> Floats | NotComparable:
        """The vector [K] of the face recognition."""
        if self._recognition is None:
            return NotComparable(HOW_TO_INSTALL)
        embedding = self._recognition.embedding(self.pixels)
        if embedding is None:
            return NotComparable(f"{self._recognition.name} found no face in the picture of face {self.face.id}")
        return embedding
