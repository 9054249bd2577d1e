"""Similar faces that are asked for."""

from __future__ import annotations

import dataclasses

from services.recipes.layers import Layers


@dataclasses.dataclass(frozen=True, kw_only=True)
class SimilarRequest:
    """Similar faces that are asked for.

    Attributes:
        id: The face to be similar to.
        amount: The number of faces.
        distance: Their distance from the face, above 0, in the unit of `metric`.
        metric: A name in services/distances/metrics.py.
        tolerance: How far the distance may be off, as a share of it.
        seed: The first of `amount` seeds whose faces give the directions; drawn if None.
        layers: The only layers that differ; all if None.
        insist: Whether to make faces that lie far beyond the network's own faces.
    """

    id: int
    amount: int
    distance: float
    metric: str = "w"
    tolerance: float = 0.02
    seed: int | None = None
    layers: Layers | None = None
    insist: bool = False
