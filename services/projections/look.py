"""What a projection looks like while it runs."""

from __future__ import annotations

import base64
import contextlib
from collections.abc import Sequence
from typing import Any

from services.errors import MemoryFull, NeedsTooMuchMemory, QueueFull
from services.pictures.conversion import Converter
from services.rendering.generator import Generator
from stylegan2.pictures.pixels import to_pixels
from stylegan2.projection.result import ProjectionResult

LOOKS = 20  # about so many per projection
_SIZE = 128  # pixels
_MOST = 100  # points of the curve


def look_at(so_far: ProjectionResult, generator: Generator, converter: Converter) -> dict[str, Any]:
    """Returns the number of steps, the loss over them, and the best face so far, as JSON types.

    There is no picture if the service has no room for it at the moment: the projection is what matters.
    """
    recipe = generator.derived_recipe({"by": "projection"}, so_far.ws, "none")
    picture = None
    with contextlib.suppress(MemoryFull, NeedsTooMuchMemory, QueueFull):
        with contextlib.closing(generator.images([recipe])) as images:
            file = converter.write(to_pixels(next(images)), _SIZE, "webp")
        picture = f"data:image/webp;base64,{base64.b64encode(file).decode()}"
    return {"step": len(so_far.curve), "loss": thinned(so_far.curve), "picture": picture}


def thinned(curve: Sequence[float]) -> list[list[float]]:
    """Returns pairs of a step and the loss before it: of a long curve, evenly spaced ones and the last."""
    every = max(1, -(-len(curve) // _MOST))
    steps = [*range(0, len(curve) - 1, every), len(curve) - 1]
    return [[step, round(curve[step], 6)] for step in steps if step >= 0]
