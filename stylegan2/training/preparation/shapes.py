"""Checks the widths and heights that a network can have, and infers a side that suits a set of pictures."""

from __future__ import annotations

from stylegan2.config import base_shape
from stylegan2.training.preparation.errors import PreparationError

LARGEST = 8192  # pixels per side
INFERRED = tuple(2**k for k in range(3, 11))  # pixels, 8 to 1024
ENLARGED_SHARE = 0.05  # of the pictures


def check_shape(height: int, width: int) -> None:
    """Refuses a shape that gives a network without a single doubling, and suggests shapes near it.

    Raises:
        PreparationError: The shape is refused, or a side is below 8 or above 8192 pixels.
    """
    if not (8 <= height <= LARGEST and 8 <= width <= LARGEST):
        raise PreparationError(f"width and height must be between 8 and {LARGEST}. Received: {width}x{height}")
    if base_shape(height, width) == (height, width):
        near = " or ".join(f"{w}x{h}" for h, w in near_shapes(height, width))
        raise PreparationError(f"width and height must both be even, for instance {near}. Received: {width}x{height}")


def near_shapes(height: int, width: int) -> list[tuple[int, int]]:
    """Returns the (height, width) below and above for which the shorter side of the constant is 4 to 7."""
    doublings = max((min(height, width) // 4).bit_length() - 1, 1)
    step = 2**doublings
    below = tuple(max(side // step * step, 8) for side in (height, width))
    above = tuple(-(-side // step) * step for side in (height, width))
    return list(dict.fromkeys([below, above]))


def inferred_side(sides: dict[int, int]) -> int:
    """Returns the largest power of two from 8 to 1024 for which at most 5 % of the pictures must be enlarged.

    Args:
        sides: The number of pictures for each value of `largest_fitting`, applied to their usable side.

    Raises:
        PreparationError: There is no picture, or even 8 is too large.
    """
    total = sum(sides.values())
    if not total:
        raise PreparationError("no picture can be used, so no resolution can be inferred; give one with --resolution")
    for side in reversed(INFERRED):
        if sum(n for fitting, n in sides.items() if fitting < side) <= ENLARGED_SHARE * total:
            return side
    raise PreparationError("more than 5 % of the pictures are smaller than 8x8; give a --resolution")


def largest_fitting(side: float) -> int:
    """Returns the largest power of two from 8 to 1024 that is not above `side`, or 0 if `side` is below 8."""
    return max((size for size in INFERRED if size <= side), default=0)
