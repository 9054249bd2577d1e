"""How unlike two images are: their differences and the differences of their edges, at every size.

Nothing here was learned, so nothing has to be downloaded. Pixels alone would forgive a face its lost details, and see
no way from one place to another that is further off than the detail is wide; the coarse levels of a pyramid do.
"""

from __future__ import annotations

from typing import Any

from keras import ops

MIN_SIDE = 4  # of a level
SOFTNESS = 0.01  # in the units of images, -1..1: below it differences count as their squares


def pyramid_loss(image: Any, target: Any) -> tuple[Any, Any]:
    """The means over the levels of the pixels' difference and of the edges', two numbers; 0 for equal images.

    image, target: [1, H, W, C], about -1..1
    """
    difference = image - target
    levels = level_count(*image.shape[1:3])
    pixel: Any = 0.0
    gradient: Any = 0.0
    for level in range(levels):
        pixel += distance(difference)
        gradient += distance(difference[:, 1:] - difference[:, :-1])
        gradient += distance(difference[:, :, 1:] - difference[:, :, :-1])
        if level + 1 < levels:
            difference = halved(difference)
    return pixel / levels, gradient / levels


def distance(difference: Any) -> Any:
    """Charbonnier's penalty, mean of sqrt(d² + s²) - s: |d| for what is large, and smooth at 0 (doi:10.1109/83.551699).

    Squares would leave small errors, of which there are most, without a force.
    """
    return ops.mean(ops.sqrt(ops.square(difference) + SOFTNESS**2) - SOFTNESS)


def halved(images: Any) -> Any:
    """Means of 2x2 pixels: [N, H, W, C] -> [N, H / 2, W / 2, C]."""
    _, height, width, channels = images.shape
    return ops.mean(ops.reshape(images, (-1, height // 2, 2, width // 2, 2, channels)), axis=(2, 4))


def level_count(height: int, width: int) -> int:
    """How many sizes there are: halved while both sides are even and none falls below 4."""
    levels = 1
    while height % 2 == width % 2 == 0 and min(height, width) // 2 >= MIN_SIDE:
        height, width, levels = height // 2, width // 2, levels + 1
    return levels
