"""The result of a projection. It is apart from the projector, so that importing it imports no Keras."""

from __future__ import annotations

import dataclasses

import numpy as np


@dataclasses.dataclass(frozen=True)
class ProjectionResult:
    """The best latent of a projection, and how the loss developed.

    Attributes:
        ws: [num_ws, w_dim], of the step with the smallest loss.
        curve: the loss before each step, then the loss after the last step.
        parts: the terms of the smallest loss: `pixel` and `gradient` (see pyramid_loss.py), `lpips` if it is used, and
            `prior`, the mean squared distance from the average w in standard deviations. The loss is pixel + gradient +
            lpips_weight * lpips + prior_weight * prior.
    """

    ws: np.ndarray
    curve: list[float]
    parts: dict[str, float]
