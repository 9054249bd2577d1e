"""Constants baked into weights, for inference."""

from __future__ import annotations

import keras
import numpy as np


def scale(variable: keras.Variable, gain: float) -> None:
    """Multiplies a variable, on the host: on JAX the product would be a program to compile for each shape."""
    variable.assign(np.asarray(variable.value) * gain)
