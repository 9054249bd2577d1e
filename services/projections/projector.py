"""The interface of the engine's projector, and its construction."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from services.network import Float32s
from stylegan2.projection.result import ProjectionResult
from stylegan2.projection.settings import ProjectionSettings
from stylegan2.quiet import import_keras


class Projector(Protocol):
    """Projects pictures onto the images of one network. It may be called from any thread, by one at a time."""

    def project(
        self,
        target: Float32s,
        start: Float32s,
        covariance: NDArray[np.float64],
        settings: ProjectionSettings,
        before_step: Callable[[int, ProjectionResult | None], None],
    ) -> ProjectionResult:
        """Finds the ws whose image is most like `target`: see stylegan2.projection.projector.Projector."""


def make_projector(network: Any, lpips: Mapping[str, Float32s] | None = None) -> Projector:
    """Makes the engine's projector. Its module, which loads Keras, is only imported here.

    `network` is a GeneratorNetwork; `lpips` are the weights of LPIPS, if it is to be part of the loss.
    """
    import_keras(reason="a projection needs gradients")
    from stylegan2.projection.projector import Projector as EngineProjector

    projector: Projector = EngineProjector(network, lpips)
    return projector
