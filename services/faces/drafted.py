"""The faces of a request, checked but not made: they can be stored, or only be looked at."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Sequence

from services.faces.maker import Draft, FaceMaker
from services.ranges.warned import Made, Warned
from services.recipes.face import Face
from services.rendering.generator import Generator


def _none(ids: Sequence[int]) -> list[Warned]:
    return []


@dataclasses.dataclass(frozen=True)
class Drafted:
    """The faces that a request leads to.

    Attributes:
        generator: Makes their images.
        drafts: The faces, in order.
        warnings: Returns what users should know of them, from their ids.
    """

    generator: Generator
    drafts: Sequence[Draft]
    warnings: Callable[[Sequence[int]], list[Warned]] = _none

    def made(self, maker: FaceMaker) -> Made[Face]:
        """Makes and stores all of them, or none. Raises what FaceMaker.make does."""
        faces = maker.make(self.generator, self.drafts)
        return Made(faces, self.warnings([face.id for face in faces]))
