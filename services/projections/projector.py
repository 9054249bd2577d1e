"""What projections need of the engine's projector, and how it is made."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from services.network import Float32s
from stylegan2.projection.result import ProjectionResult
from stylegan2.projection.settings import ProjectionSettings


class Projector(Protocol):
    """Projects onto one network's images; in any thread, one at a time."""

    def project(
        self,
        target: Float32s,
        start: Float32s,
        covariance: NDArray[np.float64],
        settings: ProjectionSettings,
        before_step: Callable[[int], None],
    ) -> ProjectionResult:
        """target [H, W, C] in -1..1, start [w_dim], covariance [w_dim, w_dim] -> ws [num_ws, w_dim] and how good."""


def make_projector(network: Any, lpips: Mapping[str, Float32s] | None = None) -> Projector:
    """The engine's, of a GeneratorNetwork and perhaps the weights of LPIPS; imports it only here."""
    from stylegan2.projection.projector import Projector as EngineProjector

    projector: Projector = EngineProjector(network, lpips)
    return projector
