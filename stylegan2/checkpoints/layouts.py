"""Functions that turn the axes of foreign arrays into the canonical order (see `stylegan2.weights`)."""

from __future__ import annotations

import numpy as np


def unchanged(array: np.ndarray) -> np.ndarray:
    """Returns an array whose axes are canonical already."""
    return array


def transposed(array: np.ndarray) -> np.ndarray:
    """Turns a dense kernel [out, in] -> [in, out]."""
    return array.T


def convolution(array: np.ndarray) -> np.ndarray:
    """Turns a convolution kernel [out, in, height, width] -> [height, width, in, out]."""
    return array.transpose(2, 3, 1, 0)


def channels_last(array: np.ndarray) -> np.ndarray:
    """Turns a constant [channels, height, width] -> [height, width, channels]."""
    return array.transpose(1, 2, 0)


def flattened(array: np.ndarray) -> np.ndarray:
    """Reorders the rows of a dense kernel [16 * channels, out] from [channels, 4, 4] to [4, 4, channels].

    Another array is returned unchanged; its shape is refused later.
    """
    if array.ndim != 2 or len(array) % 16:
        return array
    return array.reshape(-1, 4, 4, array.shape[1]).transpose(1, 2, 0, 3).reshape(array.shape)


def scalar(array: np.ndarray) -> np.ndarray:
    """Turns one number, with or without axes -> []."""
    return array.reshape(())
