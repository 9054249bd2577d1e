"""Pictures that are looked at, or put into others, and not kept."""

from __future__ import annotations

import collections.abc
import contextlib
from collections.abc import Sequence

from services.recipes.recipe import Recipe
from services.rendering.generator import Generator
from stylegan2.pictures.pixels import Pixels, to_pixels

_AT_ONCE = 64  # recipes that wait at a time: what a queue of any sensible length has room for


def renders(generator: Generator, recipes: Sequence[Recipe]) -> collections.abc.Generator[Pixels]:
    """The picture [H, W, C] of each recipe, at the network's pace; closing the iterator cancels the rest.

    Raises:
        ServiceError: see RenderQueue.results.
    """
    for start in range(0, len(recipes), _AT_ONCE):
        with contextlib.closing(generator.images(recipes[start : start + _AT_ONCE])) as images:
            yield from map(to_pixels, images)
