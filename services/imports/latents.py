"""Points in the latent spaces of a network, as they come from elsewhere."""

from __future__ import annotations

import dataclasses

import numpy as np
from numpy.typing import NDArray

from services.errors import InvalidParameter
from services.network import Float32s
from services.rendering.generator import Generator
from stylegan2.latents import between

SPACES = ("z", "w", "w+")
_LARGEST = 10_000.0  # of a number in a latent: networks have some tens


@dataclasses.dataclass(frozen=True, kw_only=True)
class Latent:
    """A point in latent space.

    Attributes:
        values: The numbers: [z_dim], [w_dim] or [num_ws, w_dim].
        space: "z", "w" or "w+".
        field: The request's field that holds them, for error messages.
        truncation_psi: How near to the average face the point is moved: 1 leaves it where it is, 0 is the average.
        class_: The class of a z, on a conditional network.
    """

    values: NDArray[np.float64]
    space: str
    field: str
    truncation_psi: float = 1.0
    class_: int | None = None

    def checked(self, generator: Generator) -> Latent:
        """Returns this latent. Raises InvalidParameter if it is none of the generator's network."""
        shapes = _shapes(generator)
        if self.values.shape != shapes[self.space]:
            known = ", ".join(f"{_said(space)} {list(shape)}" for space, shape in shapes.items())
            raise InvalidParameter(
                self.field,
                f"{self.field}: a latent in {_said(self.space)} must have the shape {list(shapes[self.space])}. "
                f"Received: {list(self.values.shape)}. The shapes of {generator.network.name} are: {known}.",
            )
        if not (np.abs(self.values) <= _LARGEST).all():  # which NaN is not either
            raise InvalidParameter(self.field, f"{self.field} must hold numbers from -{_LARGEST:g} to {_LARGEST:g}.")
        if self.class_ is not None and self.space != "z":
            raise InvalidParameter("class", "class is for latents in z only.")
        if self.class_ is None and self.space == "z" and generator.network.config.c_dim:
            raise InvalidParameter("class", "class is missing: a z of a conditional network needs it.")
        return self

    def ws(self, generator: Generator, truncation_psi: float) -> Float32s:
        """Returns the ws [num_ws, w_dim] at another truncation psi. Raises InvalidParameter for an unknown class."""
        config = generator.network.config
        point = self.values.astype(np.float32)
        if self.space == "z":
            _, c = generator.z_and_class(generator.random_recipe(0, class_=self.class_))
            return generator.mapped([(point[None], c, truncation_psi)])[0]
        ws = np.array(np.broadcast_to(point, (config.num_ws, config.w_dim)))
        if truncation_psi == 1:
            return ws
        average = np.array(np.broadcast_to(generator.network.w_avg, ws.shape))
        return between(average, ws, truncation_psi)


def _shapes(generator: Generator) -> dict[str, tuple[int, ...]]:
    config = generator.network.config
    return {"z": (config.z_dim,), "w": (config.w_dim,), "w+": (config.num_ws, config.w_dim)}


def _said(space: str) -> str:
    return "w_plus" if space == "w+" else space
