"""A transition that is asked for."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence

from services.recipes.layers import Layers

SPACINGS = ("linear", "slerp", "equal")


@dataclasses.dataclass(frozen=True, kw_only=True)
class TransitionRequest:
    """A transition that is asked for.

    Attributes:
        path: The faces to pass through, at least two; or `start` and `end` instead. Each leg takes an equal share of t,
            so that linear frames meet the faces where the amount allows it.
        start: The first face.
        end: The last face.
        amount: The number of frames.
        speed: Where the last frame is: 1 on the last face, above 1 beyond it along the last leg.
        space: Where lines are straight, "w" or "z".
        spacing: "linear" (frame k at k * speed / amount), "slerp" (the same on great circles), or "equal" (on straight
            lines, in steps of equal length).
        metric: What equal steps, and the distances in the answer, are measured by.
        endpoints: Whether frames are spread evenly from t = 0 to 1, both included.
        layers: The only layers that move; all if None.
        insist: Whether to make frames that lie far beyond the network's own faces.
        speed_field: What the request calls `speed`, for error messages.
    """

    path: Sequence[int] = ()
    start: int = 0
    end: int = 0
    amount: int
    speed: float = 1.0
    space: str = "w"
    spacing: str = "linear"
    metric: str = "w"
    endpoints: bool = False
    layers: Layers | None = None
    insist: bool = False
    speed_field: str = "speed"
