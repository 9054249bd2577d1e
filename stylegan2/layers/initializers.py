"""Initializers that use NumPy.

Keras' own initializers run on its backend. JAX compiles a program for each shape then, which takes many seconds for a
network whose weights are read from a file afterwards.
"""

from __future__ import annotations

from typing import Any

import keras
import numpy as np
from keras import ops

from stylegan2.backend import Shape, Tensor


class HostNormal(keras.initializers.RandomNormal):
    """Draws normal numbers with a mean of zero, the same ones on each backend.

    If `seed` is omitted, it comes from Keras (`keras.utils.set_random_seed`).
    """

    def __init__(self, stddev: float = 1.0, seed: int | None = None) -> None:
        super().__init__(mean=0.0, stddev=stddev, seed=seed)

    def __call__(self, shape: Shape, dtype: str | None = None) -> Tensor:
        values = np.random.default_rng(self.seed).standard_normal(shape, np.float32)
        return ops.convert_to_tensor(values * np.float32(self.stddev), dtype=dtype)

    def get_config(self) -> dict[str, Any]:
        return {name: value for name, value in super().get_config().items() if name != "mean"}


class HostConstant(keras.initializers.Constant):
    """Fills a weight with one number."""

    def __init__(self, value: float = 0.0) -> None:
        super().__init__(value)

    def __call__(self, shape: Shape, dtype: str | None = None) -> Tensor:
        return ops.convert_to_tensor(np.full(shape, self.value, np.float32), dtype=dtype)
