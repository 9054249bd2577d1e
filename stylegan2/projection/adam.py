"""Adam in NumPy. It updates a few thousand numbers; only the image and its gradient need an accelerator."""

from __future__ import annotations

import numpy as np

BETA_1, BETA_2, EPSILON = 0.9, 0.999, 1e-8


class Adam:
    """Adam (Kingma & Ba 2015, arXiv:1412.6980, algorithm 1) in float64."""

    def __init__(self, shape: tuple[int, ...], learning_rate: float) -> None:
        self._learning_rate = learning_rate
        self._first, self._second = np.zeros(shape), np.zeros(shape)
        self._steps = 0

    def step(self, gradient: np.ndarray, factor: float = 1.0) -> np.ndarray:
        """Returns the change for `gradient`, of the same shape. `factor` scales the learning rate of this step."""
        self._steps += 1
        self._first = BETA_1 * self._first + (1 - BETA_1) * gradient
        self._second = BETA_2 * self._second + (1 - BETA_2) * np.square(gradient)
        mean = self._first / (1 - BETA_1**self._steps)
        deviation = np.sqrt(self._second / (1 - BETA_2**self._steps))
        return -self._learning_rate * factor * mean / (deviation + EPSILON)
