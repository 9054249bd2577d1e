"""Initial weights, made on the host.

Keras' own initialisers run on its backend, which on JAX compiles a program for each shape: many seconds for a network
whose weights are read from a file in the end.
"""

from __future__ import annotations

from typing import Any

import keras
import numpy as np
from keras import ops

from stylegan2.backend import Shape, Tensor


class HostNormal(keras.initializers.RandomNormal):
    """Normal numbers with a mean of zero, drawn by NumPy: the same on each backend.

    The seed, where none is given, is Keras' (`keras.utils.set_random_seed`).
    """

    def __init__(self, stddev: float = 1.0, seed: int | None = None) -> None:
        super().__init__(mean=0.0, stddev=stddev, seed=seed)

    def __call__(self, shape: Shape, dtype: str | None = None) -> Tensor:
        values = np.random.default_rng(self.seed).standard_normal(shape, np.float32)
        return ops.convert_to_tensor(values * np.float32(self.stddev), dtype=dtype)

    def get_config(self) -> dict[str, Any]:
        return {name: value for name, value in super().get_config().items() if name != "mean"}


class HostConstant(keras.initializers.Constant):
    """One number everywhere, zero if left out."""

    def __init__(self, value: float = 0.0) -> None:
        super().__init__(value)

    def __call__(self, shape: Shape, dtype: str | None = None) -> Tensor:
        return ops.convert_to_tensor(np.full(shape, self.value, np.float32), dtype=dtype)
