"""Where searches for large changes begin: at the linear edit, which stays among the network's faces."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from services.directions.axes import LayerIndices
from services.directions.catalogue import Direction, DirectionCatalogue
from services.edits.targets import Goal
from services.errors import InvalidParameter
from services.network import Floats
from services.rendering.generator import Generator

FAR = 2.5  # SD: a search for a larger change begins at the linear edit, whatever the attribute


class LinearStarts:
    """Finds the linear edits that come near to goals.

    Args:
        catalogue: The named directions of networks.
    """

    def __init__(self, catalogue: DirectionCatalogue) -> None:
        self._catalogue = catalogue

    def shift(self, generator: Generator, goals: Mapping[str, Goal], layers: LayerIndices) -> Floats | None:
        """Returns the sum of the steps along the directions that have the names of goals, [num_ws, w_dim].

        Returns None if no goal has a direction whose file says by how much it changes the attribute.

        Raises:
            DirectionsUnusable: A file of directions cannot be used.
        """
        steps = [self._step(generator, name, goal, layers) for name, goal in goals.items()]
        known = [step for step in steps if step is not None]
        return np.sum(known, axis=0) if known else None

    def _step(self, generator: Generator, name: str, goal: Goal, layers: LayerIndices) -> Floats | None:
        try:
            direction = self._catalogue.direction(generator, "targets", name, layers)
        except InvalidParameter:
            return None
        if (deviation := _deviation(direction)) is None:
            return None
        return direction.shift.astype(np.float64) * (goal.nearest - goal.before) / deviation


def _deviation(direction: Direction) -> float | None:
    """Returns by how much strength 1 changes the attribute, in its unit."""
    if direction.file is None or (deviations := direction.file.directions.attribute_std) is None:
        return None
    return float(deviations[direction.file.directions.names.index(direction.name)]) or None
