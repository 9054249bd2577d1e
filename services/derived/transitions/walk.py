"""The walk through stored faces, in w or in z."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from services.derived.transitions.path import Leg, OppositePoints, PointPath, arc, place
from services.errors import InvalidParameter
from services.faces.lookup import Sources
from services.network import Float32s
from services.rendering.generator import Generator
from stylegan2.latents import between

SPACES = ("w", "z")


class Walk:
    """The way from the first of the faces through all others to the last: t = 0 to 1, an equal share for each two.

    In z, class and truncation psi move along.

    Args:
        sources: The faces.
        space: "w" or "z".
        curve: "straight", or "arc" around w_avg, each layer by itself (around 0 in z).
        layers: Indices into ws of the layers that move; the others stay those of the first face.

    Raises:
        InvalidParameter: `space` is z, and a face is not a random one.
    """

    def __init__(self, sources: Sources, *, space: str, curve: str, layers: tuple[int, ...]) -> None:
        self._sources = sources
        self._curve = curve
        self._layers = list(layers)
        self.points = sources.latents()  # [K, num_ws, w_dim]
        legs = len(sources.faces) - 1
        self.corners = [number / legs for number in range(1, legs)]  # the t of the faces in between
        self._in_z = None if space == "w" else _WayInZ(sources, self._leg(0.0))

    @property
    def generator(self) -> Generator:
        """The generator of the faces' network."""
        return self._sources.generator

    def latents(self, moments: Sequence[float]) -> list[Float32s]:
        """Returns the ws [num_ws, w_dim] at each of `moments`; at the faces they are exactly theirs.

        Raises:
            InvalidParameter: Two faces lie opposite each other and have no arc between them.
        """
        try:
            moved = self._in_z.latents(moments) if self._in_z else self._in_w(moments)
        except OppositePoints as error:
            raise InvalidParameter(
                "spacing",
                "spacing=slerp needs two faces that do not lie opposite each other, as seen from the average.",
            ) from error
        ws = np.repeat(self.points[:1], len(moments), axis=0)  # [N, num_ws, w_dim]
        ws[:, self._layers] = np.stack(moved)[:, self._layers]
        return list(ws)

    def _in_w(self, moments: Sequence[float]) -> list[Float32s]:
        path = PointPath(list(self.points), self._leg(self.generator.network.w_avg))
        return [path.at(t) for t in moments]

    def _leg(self, centre: Float32s | float) -> Leg:
        return between if self._curve == "straight" else arc(centre)


class _WayInZ:
    """The way in z, on which class and psi change linearly."""

    def __init__(self, sources: Sources, leg: Leg) -> None:
        self._generator = sources.generator
        for face in sources.faces:
            if face.recipe.seed is None:
                raise InvalidParameter("space", f"space=z is for random faces: face {face.id} has no z.")
        recipes = [face.recipe for face in sources.faces]
        z, c = zip(*(self._generator.z_and_class(recipe) for recipe in recipes), strict=True)
        self._z = PointPath(z, leg)  # of [1, z_dim]
        self._c = None if c[0] is None else PointPath(c, between)  # of [1, c_dim]
        self._psi = [recipe.truncation_psi or 0.0 for recipe in recipes]

    def latents(self, moments: Sequence[float]) -> list[Float32s]:
        return self._generator.mapped(
            [(self._z.at(t), None if self._c is None else self._c.at(t), self._psi_at(t)) for t in moments]
        )

    def _psi_at(self, t: float) -> float:
        number, share = place(t, len(self._psi) - 1)
        start, end = self._psi[number : number + 2]
        return end if share == 1 else start + (end - start) * share
