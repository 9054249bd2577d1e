"""What the measuring networks read from pictures of faces."""

from __future__ import annotations

import dataclasses

import numpy as np

# The regions of every parser, in the order of `Readings.regions`. `skin` is that of the face and the ears, `mouth` the
# inside of the mouth.
REGIONS = (
    "background", "skin", "neck", "hair", "brow", "sclera", "iris", "lips", "mouth", "beard", "clothes",
)  # fmt: skip


_MEASURED = 0.25  # r2: below it, an estimate is little more than the mean of all faces
_RELIABLE = 0.5


@dataclasses.dataclass(frozen=True)
class ReadableAttribute:
    """A property of a face that is one number, and how well it is estimated.

    Attributes:
        name: of the attribute, as in edits.
        description: how a face changes as the number grows.
        unit: what the number counts.
        error: the root mean square error on pictures of people that the network has not seen, in `unit`.
        r2: the share of the variance between those pictures that the estimate explains, at most 1.
    """

    name: str
    description: str
    unit: str
    error: float
    r2: float

    @property
    def is_measured(self) -> bool:
        """Whether the estimate says something about a face, so that it is worth telling."""
        return self.r2 >= _MEASURED

    @property
    def is_reliable(self) -> bool:
        """Whether the estimate explains at least half of the variance, so that pictures can be compared by it."""
        return self.r2 >= _RELIABLE


@dataclasses.dataclass(frozen=True)
class Readings:
    """What was read from N pictures of H x W pixels.

    Attributes:
        attributes: float32 [N, A], in the units of the A attributes.
        regions: float32 [N, H, W, R], the probability that a pixel belongs to each of the R REGIONS; they sum to 1.
        landmarks: float32 [N, L, 2], x and y of the L landmarks in pixels. (0, 0) is the outer corner of the top left
            pixel, whose centre is (0.5, 0.5).
        visible: float32 [N, L], the probability that a landmark is not hidden.
    """

    attributes: np.ndarray
    regions: np.ndarray
    landmarks: np.ndarray
    visible: np.ndarray
