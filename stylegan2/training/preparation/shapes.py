"""Which widths and heights a network can have, and which of them suits a set of pictures."""

from __future__ import annotations

from stylegan2.config import base_shape
from stylegan2.training.preparation.errors import PreparationError

LARGEST = 8192
INFERRED = tuple(2**k for k in range(3, 11))  # 8 to 1024
ENLARGED_SHARE = 0.05


def check_shape(height: int, width: int) -> None:
    """Refuses what gives a network without a single doubling; suggests what lies near it.

    Raises:
        PreparationError: it does, or a side is below 8 or above 8192.
    """
    if not (8 <= height <= LARGEST and 8 <= width <= LARGEST):
        raise PreparationError(f"width and height must be between 8 and {LARGEST}. Received: {width}x{height}")
    if base_shape(height, width) == (height, width):
        near = " or ".join(f"{w}x{h}" for h, w in near_shapes(height, width))
        raise PreparationError(f"width and height must both be even, for instance {near}. Received: {width}x{height}")


def near_shapes(height: int, width: int) -> list[tuple[int, int]]:
    """The (height, width) below and above whose constant has a shorter side of 4 to 7."""
    doublings = max((min(height, width) // 4).bit_length() - 1, 1)
    step = 2**doublings
    below = tuple(max(side // step * step, 8) for side in (height, width))
    above = tuple(-(-side // step) * step for side in (height, width))
    return list(dict.fromkeys([below, above]))


def inferred_side(sides: dict[int, int]) -> int:
    """The largest power of two from 8 to 1024 that at most 5 % of the pictures would have to be enlarged for.

    `sides` counts the pictures by `largest_fitting` of their usable side.

    Raises:
        PreparationError: even 8 is too large, or there is no picture.
    """
    total = sum(sides.values())
    if not total:
        raise PreparationError("no picture can be used, so no resolution can be inferred; name one with --resolution")
    for side in reversed(INFERRED):
        if sum(n for fitting, n in sides.items() if fitting < side) <= ENLARGED_SHARE * total:
            return side
    raise PreparationError("more than 5 % of the pictures are smaller than 8x8; name a --resolution")


def largest_fitting(side: float) -> int:
    """The largest of the sizes to choose from that is not above `side`, 0 if there is none."""
    return max((size for size in INFERRED if size <= side), default=0)
