"""A face as far as it is compared with others: what is measured of it, each once and when it is first asked for."""

from __future__ import annotations

import functools

from services.distances.contour import Points, outer_contour
from services.distances.foreground import NoForeground
from services.distances.identity import HOW_TO_INSTALL, Recognition
from services.faces.face_service import FaceService
from services.network import Float32s, Floats
from services.pictures.decoding import decoded
from services.recipes.face import Face
from services.rendering.networks import Networks
from stylegan2.latents import z_of_seed
from stylegan2.pictures.pixels import Pixels


class NotComparable(Exception):
    """There is no such distance between two faces; the message says why."""


class MeasuredFace:
    """A face, its `ws` [num_ws, w_dim] if they are at hand, and what is measured of it; or the reason why it is not."""

    def __init__(
        self,
        face: Face,
        ws: Float32s | None,
        faces: FaceService,
        networks: Networks,
        recognition: Recognition | None,
    ) -> None:
        self.face = face
        self.ws = ws
        self._faces = faces
        self._networks = networks
        self._recognition = recognition

    @functools.cached_property
    def z(self) -> Floats | NotComparable:
        """[1, z_dim], of a random face; raises NetworkMismatch."""
        recipe = self.face.recipe
        if recipe.seed is None:
            return NotComparable(f"face {self.face.id} is not a random face: it has no z")
        return z_of_seed(recipe.seed, self._networks.generator_of(recipe).network.config.z_dim)

    @functools.cached_property
    def pixels(self) -> Pixels:
        """[H, W, C], as the PNG has them."""
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
        """What the face recognition makes of the picture, [K]."""
        if self._recognition is None:
            return NotComparable(HOW_TO_INSTALL)
        embedding = self._recognition.embedding(self.pixels)
        if embedding is None:
            return NotComparable(f"{self._recognition.name} finds no face in the picture of face {self.face.id}")
        return embedding
