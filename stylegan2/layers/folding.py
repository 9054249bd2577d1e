"""Folding constants into weights, for inference."""

from __future__ import annotations

import keras
import numpy as np


def scale(variable: keras.Variable, gain: float) -> None:
    """Multiplies a variable by `gain`, in NumPy: JAX would compile a program for each shape.

    A product may overflow without a warning. `stylegan2.load` refuses such networks (see `finiteness`).
    """
    with np.errstate(over="ignore"):
        variable.assign(np.asarray(variable.value) * gain)
