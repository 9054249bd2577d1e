"""Adam as a function of tensors, so that one compiled step may contain it on each backend."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from keras import ops

BETA_2, EPSILON = 0.99, 1e-8

Tensors = Mapping[str, Any]


def adam_step(
    weights: Tensors, gradients: Tensors, velocities: Tensors, step: Any, learning_rate: float
) -> tuple[dict[str, Any], dict[str, Any]]:
    """One step of Adam (Kingma & Ba 2015, arXiv:1412.6980) with beta_1 = 0, as all StyleGANs use it.

    `step` counts from 1. Returns the new weights and the new second moments, by the same names.
    """
    correction = 1.0 - ops.power(ops.cast(BETA_2, "float32"), ops.cast(step, "float32"))
    moved, second = {}, {}
    for name, weight in weights.items():
        gradient = gradients[name]
        second[name] = velocities[name] * BETA_2 + ops.square(gradient) * (1 - BETA_2)
        moved[name] = weight - learning_rate * gradient / (ops.sqrt(second[name] / correction) + EPSILON)
    return moved, second
