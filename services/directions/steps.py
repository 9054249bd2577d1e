"""Computes the step in ws along a direction while other directions are held still."""

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
    """A step along one direction.

    Attributes:
        shift: What strength 1 adds to ws, [num_ws, w_dim].
        sources: The origins of the directions that the step combines, by name.
    """

    shift: Float32s
    sources: dict[str, dict[str, Any]]


class Steps:
    """Combines directions of the catalogue.

    If all directions are from one file that states their effects, they are combined so that the effects on the
    directions held still cancel. Otherwise the projection on those directions is subtracted: see
    `stylegan2.directions.control`.
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
        """Returns the step along a direction in some layers.

        Args:
            generator: The generator of the network.
            name: The name of the direction.
            layers: Indices into ws. The step is zero in all other layers.
            control: Names of the directions that are held still.
            field: The request's field that holds `name`, for the error message.

        Raises:
            InvalidParameter: `name` or `control` is unknown, or nothing of the direction is left in
                `layers` while `control` is held still.
            DirectionsUnusable, NetworkNotReady, QueueFull: See DirectionCatalogue.
        """
        if name in control:
            raise InvalidParameter("control", f"control must not name {name}, the direction of the edit.")
        own = self._catalogue.direction(generator, field, name, layers)
        if not own.shift.any():
            raise InvalidParameter(
                "layers", f"layers must include a layer that {name} changes. It changes none of {_listed(layers)}."
            )
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
                "control",
                f"control must leave part of {own.name} free to change. Received: {', '.join(names)}.",
            ) from error
        return shift


def _listed(layers: LayerIndices) -> str:
    return ", ".join(map(str, layers))
