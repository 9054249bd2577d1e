"""Activations with gains that keep unit variance (He et al. 2015, arXiv:1502.01852)."""

from __future__ import annotations

import math

from keras import ops

from stylegan2.backend import Tensor

GAINS = {"linear": 1.0, "relu": math.sqrt(2.0), "lrelu": math.sqrt(2.0)}
LEAKY_SLOPE = 0.2


def activate(x: Tensor, activation: str = "lrelu", gain: float = 1.0, clamp: float | None = None) -> Tensor:
    """Applies an activation and a gain, then clamps the result.

    Args:
        x: A tensor of any shape.
        activation: A name in `GAINS`.
        gain: A factor beside the activation's own gain.
        clamp: If given, the result is clamped to ±`clamp` · `gain`.
    """
    if activation == "lrelu":
        x = ops.maximum(x, x * LEAKY_SLOPE)
    elif activation == "relu":
        x = ops.maximum(x, 0.0)
    factor = GAINS[activation] * gain
    if factor != 1.0:
        x = x * factor
    if clamp is not None:
        x = ops.clip(x, -clamp * gain, clamp * gain)
    return x
