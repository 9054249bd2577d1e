"""Functions that turn the axes of foreign arrays into the canonical order (see `stylegan2.weights`)."""

from __future__ import annotations

from collections.abc import Callable

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


def flattened(height: int, width: int) -> Callable[[np.ndarray], np.ndarray]:
    """Returns the function that reorders the rows of a dense kernel [height * width * channels, out].

    The order changes from [channels, height, width] to [height, width, channels]. Another array is returned unchanged;
    its shape is refused later.
    """

    def reordered(array: np.ndarray) -> np.ndarray:
        if array.ndim != 2 or len(array) % (height * width):
            return array
        return array.reshape(-1, height, width, array.shape[1]).transpose(1, 2, 0, 3).reshape(array.shape)

    return reordered


def scalar(array: np.ndarray) -> np.ndarray:
    """Turns one number, with or without axes -> []."""
    return array.reshape(())
