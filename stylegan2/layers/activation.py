"""Activations of Keras' layers."""

from __future__ import annotations

from keras import ops

from stylegan2.activations import GAINS, LEAKY_SLOPE
from stylegan2.backend import Tensor


def activate(x: Tensor, activation: str = "lrelu", gain: float = 1.0, clamp: float | None = None) -> Tensor:
    """Applies an activation and a gain, then clamps the result.

    Args:
        x: A tensor of any shape.
        activation: A name in `stylegan2.activations.GAINS`.
        gain: A factor beside the activation's own gain.
        clamp: If given, the result is clamped to ±`clamp` · `gain`.
    """
    # JAX takes the gradient of `maximum` and `clip` by comparing their argument with their result, and loses it where a
    # compiled program computes the argument twice with different rounding. `where` compares the argument alone.
    if activation == "lrelu":
        x = ops.where(x < 0, x * LEAKY_SLOPE, x)
    elif activation == "relu":
        x = ops.where(x < 0, 0.0, x)
    factor = GAINS[activation] * gain
    if factor != 1.0:
        x = x * factor
    return x if clamp is None else clamped(x, clamp * gain)


def clamped(x: Tensor, limit: float) -> Tensor:
    """Limits x to ±`limit`."""
    return ops.where(x < -limit, -limit, ops.where(x > limit, limit, x))
