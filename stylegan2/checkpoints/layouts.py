"""How the axes of a foreign array are turned to be canonical (see `stylegan2.weights`)."""

from __future__ import annotations

import numpy as np


def unchanged(array: np.ndarray) -> np.ndarray:
    """Already canonical."""
    return array


def transposed(array: np.ndarray) -> np.ndarray:
    """A dense kernel [out, in] -> [in, out]."""
    return array.T


def convolution(array: np.ndarray) -> np.ndarray:
    """A convolution kernel [out, in, height, width] -> [height, width, in, out]."""
    return array.transpose(2, 3, 1, 0)


def channels_last(array: np.ndarray) -> np.ndarray:
    """A constant [channels, height, width] -> [height, width, channels]."""
    return array.transpose(1, 2, 0)


def flattened(array: np.ndarray) -> np.ndarray:
    """A dense kernel [channels * 4 * 4, out] over flattened [channels, 4, 4] -> over flattened [4, 4, channels].

    One that is no such kernel stays as it is, and is refused for its shape.
    """
    if array.ndim != 2 or len(array) % 16:
        return array
    return array.reshape(-1, 4, 4, array.shape[1]).transpose(1, 2, 0, 3).reshape(array.shape)


def scalar(array: np.ndarray) -> np.ndarray:
    """One number, with or without an axis -> []."""
    return array.reshape(())
