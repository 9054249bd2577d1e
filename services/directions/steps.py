"""The step in ws along a direction, with other directions held still on request."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from typing import Any

import numpy as np

from services.directions.axes import LatentAxes, LayerIndices
from services.directions.catalogue import Direction, DirectionCatalogue, within
from services.errors import InvalidParameter
from services.network import Float32s
from services.rendering.generator import Generator
from stylegan2.directions import DirectionsError
from stylegan2.directions.control import orthogonalised


@dataclasses.dataclass(frozen=True)
class Step:
    """What strength 1 adds to ws, [num_ws, w_dim], and where each direction in it is from, by name."""

    shift: Float32s
    sources: dict[str, dict[str, Any]]


class Steps:
    """Takes directions from the catalogue and combines them.

    Directions of one file that states their effects are combined so that the effects on those to hold still cancel.
    From any other direction is taken what it has in common with them: see `stylegan2.directions.control`.
    """

    def __init__(self, catalogue: DirectionCatalogue, axes: LatentAxes) -> None:
        self._catalogue = catalogue
        self._axes = axes

    def along(
        self,
        generator: Generator,
        name: str,
        layers: LayerIndices,
        control: Sequence[str] = (),
        field: str = "direction",
    ) -> Step:
        """The step along `name`, which `field` gives, in `layers`, with the directions `control` held still.

        Raises:
            InvalidParameter: `name` or `control` is unknown, or nothing of the direction is left.
            DirectionsUnusable, NetworkNotReady, QueueFull: see DirectionCatalogue.
        """
        if name in control:
            raise InvalidParameter("control", f"control must name other directions than {name}, which is to move.")
        own = self._catalogue.direction(generator, field, name, layers)
        if not own.shift.any():
            raise InvalidParameter("layers", f"layers: {name} does nothing in the layers {_listed(layers)}.")
        others = [self._catalogue.direction(generator, "control", each, layers) for each in dict.fromkeys(control)]
        shift = self._held(generator, own, others, layers) if others else own.shift
        return Step(shift, {each.name: each.source for each in (own, *others)})

    def _held(
        self, generator: Generator, own: Direction, others: Sequence[Direction], layers: LayerIndices
    ) -> Float32s:
        names = [other.name for other in others]
        try:
            if own.file and own.file.directions.effects is not None and all(each.file is own.file for each in others):
                return within(own.file.directions.shift(own.name, names), layers)
            shift: Float32s = orthogonalised(
                own.shift, np.stack([each.shift for each in others]), self._axes.covariance(generator)
            )
        except DirectionsError as error:
            raise InvalidParameter(
                "control", f"control: {own.name} goes together with {', '.join(names)}, and cannot move without."
            ) from error
        return shift


def _listed(layers: LayerIndices) -> str:
    return ", ".join(map(str, layers))
