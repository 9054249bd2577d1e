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


def scalar(array: np.ndarray) -> np.ndarray:
    """One number, with or without an axis -> []."""
    return array.reshape(())
