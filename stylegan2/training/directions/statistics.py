"""Statistics of predictions."""

from __future__ import annotations

import numpy as np


def explained_variance(predicted: np.ndarray, true: np.ndarray) -> np.ndarray:
    """Returns R^2 = 1 - residual variance / variance of each column, and 0 for a column without variance.

    predicted, true: [N, D] -> [D]
    """
    residual = ((true - predicted) ** 2).sum(axis=0)
    total = ((true - true.mean(axis=0)) ** 2).sum(axis=0)
    return np.where(total > 0, 1 - residual / np.where(total > 0, total, 1), 0)
