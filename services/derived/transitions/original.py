"""The way from one face towards another, as recipes of its frames."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence

from services.errors import InvalidParameter
from services.faces.lookup import essentials
from services.recipes.face import Face
from services.recipes.recipe import Recipe
from services.rendering.generator import Generator
from services.rendering.network import Float32s
from stylegan2.latents import between

SPACES = ("w", "z")


@dataclasses.dataclass(frozen=True)
class End:
    """One end of a transition; `id` is the one that it has, or will have when it is stored."""

    id: int
    recipe: Recipe


Ends = tuple[End, End]


def end_of(face: Face) -> End:
    """A stored face as an end."""
    return End(face.id, face.recipe)


def frames(generator: Generator, ends: Ends, *, amount: int, speed: float, space: str) -> list[Recipe]:
    """The recipes of `amount` frames: frame k is from + k * (to - from) * speed / amount, on ws or z.

    Raises:
        InvalidParameter: `space` is z and an end is not a random face.
        NetworkMismatch: an end belongs to another network than this generator's.
    """
    for end in ends:
        generator.check_network(end.recipe)
    steps = [speed * k / amount for k in range(1, amount + 1)]
    latents = _in_z(generator, ends, steps) if space == "z" else _in_w(generator, ends, steps)
    derived = {
        "by": "transition", "space": space, "steps": amount, "speed": speed,
        "from": essentials(ends[0].id, ends[0].recipe), "to": essentials(ends[1].id, ends[1].recipe),
    }  # fmt: skip
    return [generator.derived_recipe({**derived, "step": k}, ws) for k, ws in enumerate(latents, 1)]


def _in_w(generator: Generator, ends: Ends, steps: Sequence[float]) -> list[Float32s]:
    start, end = (generator.latents(end.recipe) for end in ends)
    return [between(start, end, t) for t in steps]


def _in_z(generator: Generator, ends: Ends, steps: Sequence[float]) -> list[Float32s]:
    """Class and truncation psi move along with z, so that speed 1 arrives at the destination."""
    for end, field in zip(ends, ("id1", "id2"), strict=True):
        if end.recipe.seed is None:
            raise InvalidParameter(field, f"{field} must be a random face for space=z: face {end.id} has no z.")
    (z1, c1), (z2, c2) = (generator.z_and_class(end.recipe) for end in ends)
    psi1, psi2 = (end.recipe.truncation_psi or 0.0 for end in ends)
    return generator.mapped(
        [
            (between(z1, z2, t), None if c1 is None or c2 is None else between(c1, c2, t), psi1 + (psi2 - psi1) * t)
            for t in steps
        ]
    )
