"""Adam as a pure function of tensors, so that a compiled training step can contain it on either backend."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from keras import ops

BETA_2, EPSILON = 0.99, 1e-8

Tensors = Mapping[str, Any]


def adam_step(
    weights: Tensors, gradients: Tensors, velocities: Tensors, step: Any, learning_rate: float
) -> tuple[dict[str, Any], dict[str, Any]]:
    """Takes one step of Adam (Kingma & Ba 2015, arXiv:1412.6980) with beta_1 = 0, as all StyleGANs do.

    Args:
        weights: the weights by name.
        gradients: the gradient of each weight, by the same names.
        velocities: the second moments, the running mean of the squared gradients, by the same names.
        step: the number of this step, a scalar that counts from 1.
        learning_rate: the step size.

    Returns:
        The new weights and the new second moments, by the same names.
    """
    correction = 1.0 - ops.power(ops.cast(BETA_2, "float32"), ops.cast(step, "float32"))
    new_weights, new_velocities = {}, {}
    for name, weight in weights.items():
        gradient = gradients[name]
        new_velocities[name] = velocities[name] * BETA_2 + ops.square(gradient) * (1 - BETA_2)
        new_weights[name] = weight - learning_rate * gradient / (ops.sqrt(new_velocities[name] / correction) + EPSILON)
    return new_weights, new_velocities
