"""Numbers about predictions."""

from __future__ import annotations

import numpy as np


def explained_variance(predicted: np.ndarray, true: np.ndarray) -> np.ndarray:
    """R^2: 1 - residual variance / variance, of each column.

    predicted, true: [N, D] -> [D]
    """
    residual = ((true - predicted) ** 2).sum(axis=0)
    return 1 - residual / ((true - true.mean(axis=0)) ** 2).sum(axis=0)
