"""Homogeneous matrices of the single transforms of the augmentation, one per image.

A parameter is an array [N] or a number. The result is float64, [N, 3, 3] in the plane and [N, 4, 4] in the RGB cube.
A neutral parameter (shift 0, factor 1, angle 0) gives exactly the identity.
"""

from __future__ import annotations

from typing import Any

import numpy as np

Parameter = np.ndarray | float
# The luma axis, on which all grays of the RGB cube lie (ADA paper, appendix B).
LUMA_AXIS = np.array([1.0, 1.0, 1.0]) / np.sqrt(3)


def translate2d(x: Parameter, y: Parameter) -> np.ndarray:
    """Translates by (x, y)."""
    return _matrix([[1, 0, x], [0, 1, y], [0, 0, 1]])


def scale2d(x: Parameter, y: Parameter) -> np.ndarray:
    """Multiplies the coordinates by x and y."""
    return _matrix([[x, 0, 0], [0, y, 0], [0, 0, 1]])


def rotate2d(angle: Parameter) -> np.ndarray:
    """Rotates the x-axis towards the y-axis by `angle`, in radians."""
    cosine, sine = np.cos(angle), np.sin(angle)
    return _matrix([[cosine, -sine, 0], [sine, cosine, 0], [0, 0, 1]])


def rotate2d_quarters(quarters: np.ndarray | int) -> np.ndarray:
    """Rotates by a whole number of right angles, without rounding."""
    cosine, sine = np.take([1, 0, -1, 0], quarters), np.take([0, 1, 0, -1], quarters)
    return _matrix([[cosine, -sine, 0], [sine, cosine, 0], [0, 0, 1]])


def translate3d(shift: Parameter) -> np.ndarray:
    """Adds `shift` to red, green and blue."""
    return _matrix([[1, 0, 0, shift], [0, 1, 0, shift], [0, 0, 1, shift], [0, 0, 0, 1]])


def scale3d(factor: Parameter) -> np.ndarray:
    """Multiplies red, green and blue by `factor`."""
    return _matrix([[factor, 0, 0, 0], [0, factor, 0, 0], [0, 0, factor, 0], [0, 0, 0, 1]])


def flip_luma(flipped: Parameter) -> np.ndarray:
    """Reverses the luma axis v where `flipped` is 1, which keeps hue and saturation: I - 2 v v^T."""
    return _of_colours(np.eye(3) - 2 * _column(flipped) * np.outer(LUMA_AXIS, LUMA_AXIS))


def rotate_hue(angle: Parameter) -> np.ndarray:
    """Rotates around the luma axis by `angle`, in radians (Rodrigues' formula)."""
    x, y, z = LUMA_AXIS
    cross = np.array([[0, -z, y], [z, 0, -x], [-y, x, 0]])
    cosine, sine = _column(np.cos(angle)), _column(np.sin(angle))
    return _of_colours(cosine * np.eye(3) + sine * cross + (1 - cosine) * np.outer(LUMA_AXIS, LUMA_AXIS))


def scale_saturation(factor: Parameter) -> np.ndarray:
    """Multiplies the distance from the luma axis v by `factor`: v v^T + factor (I - v v^T)."""
    chroma = np.eye(3) - np.outer(LUMA_AXIS, LUMA_AXIS)
    return _of_colours(np.eye(3) + (_column(factor) - 1) * chroma)


def _matrix(rows: list[list[Any]]) -> np.ndarray:
    """Builds a matrix per image from rows of numbers and arrays [N]."""
    n = np.broadcast_shapes(*(np.shape(value) for row in rows for value in row))
    matrix = np.empty((*n, len(rows), len(rows)))
    for i, row in enumerate(rows):
        for j, value in enumerate(row):
            matrix[..., i, j] = value
    return matrix


def _column(values: Parameter) -> np.ndarray:
    """Appends two axes, so that `values` multiply matrices."""
    return np.asarray(values)[..., None, None]


def _of_colours(linear: np.ndarray) -> np.ndarray:
    """Makes linear maps [..., 3, 3] of colours homogeneous, [..., 4, 4]."""
    matrix = np.zeros((*linear.shape[:-2], 4, 4))
    matrix[..., :3, :3], matrix[..., 3, 3] = linear, 1
    return matrix
