"""The coordinates of a search: few whitened axes of w, for all layers together (w) or for groups of layers (w+)."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from services.network import Floats
from stylegan2.projection.whitening import Whitening

Vector = NDArray[np.float64]

AXES_OF_W, AXES_PER_GROUP = 64, 20  # of the largest variance: further ones change a face little
_LAYERS_PER_GROUP, _MOST_GROUPS = 2, 6  # the layers after the sixth pair are of 128 px and more: colours and detail


class Coordinates:
    """Maps P coordinates to shifts of ws and back.

    The coordinates are standard deviations of the network's own w along the axes of the largest variance, once for each
    group of layers. Layers outside of the groups do not move.

    Args:
        whitening: Of the network's w's.
        groups: The layers that move together, for each group.
        num_ws: The number of layers.
        axes: How many axes each group has, at most w_dim.

    Attributes:
        size: P, the number of coordinates.
        shares: How many of the layers each coordinate moves, as a share, [P].
    """

    def __init__(self, whitening: Whitening, groups: Sequence[Sequence[int]], num_ws: int, axes: int) -> None:
        self._whitening = whitening
        self._axes = np.arange(len(whitening.matrix))[::-1][:axes]  # the variances are ascending
        self._basis = whitening.matrix[:, self._axes]  # [w_dim, axes]
        self._layers = np.zeros((num_ws, len(groups)))
        for column, layers in enumerate(groups):
            self._layers[list(layers), column] = 1
        self.size = len(groups) * len(self._axes)
        self.shares: Vector = np.repeat(self._layers.mean(axis=0), len(self._axes))

    def shift(self, c: Vector) -> Vector:
        """Returns what the coordinates c [..., P] add to ws, [..., num_ws, w_dim]."""
        groups = c.reshape(*c.shape[:-1], self._layers.shape[1], -1)  # [..., G, axes]
        shifts: Vector = self._layers @ (groups @ self._basis.T)
        return shifts

    def nearest(self, shift: Floats) -> Vector:
        """Returns the coordinates [P] of the shift that is nearest to `shift` [num_ws, w_dim], group by group."""
        v = self._whitening.to_v(self._whitening.w_avg + shift)[:, self._axes]  # [num_ws, axes]
        means = (self._layers / self._layers.sum(axis=0)).T @ v  # [G, axes]
        return np.asarray(means.ravel(), np.float64)

    def length(self, c: Vector) -> float:
        """Returns how far the coordinates c [P] are from 0: the root mean square over the layers, in whitened SD."""
        return float(np.sqrt(self.shares @ np.square(c)))

    def prior(self, weight: float, spread: float) -> Vector:
        """Returns the matrix Q [P, P] of the penalty c' Q c.

        The penalty is `weight` times the mean over the layers of |v|^2, which is -2 log of the density of normally
        distributed w's, plus `spread` times the mean squared distance of the groups from their common mean: layers that
        differ much make faces that the network does not make by itself.
        """
        groups = self._layers.shape[1]
        apart = np.eye(groups) - np.full((groups, groups), 1 / groups)
        return np.diag(weight * self.shares) + spread / groups * np.kron(apart, np.eye(len(self._axes)))


def w_coordinates(whitening: Whitening, layers: Sequence[int], num_ws: int) -> Coordinates:
    """Returns the coordinates of a search in w: `layers` move together."""
    return Coordinates(whitening, [layers], num_ws, AXES_OF_W)


def w_plus_coordinates(whitening: Whitening, layers: Sequence[int], num_ws: int) -> Coordinates:
    """Returns the coordinates of a search in w+: each pair of `layers` moves for itself, those after the sixth do so
    together.
    """
    starts = range(0, len(layers), _LAYERS_PER_GROUP)[:_MOST_GROUPS]
    ends = [*starts[1:], len(layers)]
    groups = [layers[start:end] for start, end in zip(starts, ends, strict=True)]
    return Coordinates(whitening, groups, num_ws, AXES_PER_GROUP)
