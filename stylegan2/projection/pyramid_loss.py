"""A loss between two images: differences of pixels and of edges at all levels of a pyramid.

It uses no trained weights, so that nothing has to be downloaded. The edges keep details that the pixels alone would
lose. The coarse levels give a gradient for details that are displaced by more than their width.
"""

from __future__ import annotations

from typing import Any

from keras import ops

MIN_SIDE = 4  # of a level, in pixels
SOFTNESS = 0.01  # in the units of images (-1..1): the penalty of smaller differences is about quadratic


def pyramid_loss(image: Any, target: Any) -> tuple[Any, Any]:
    """Returns the differences of the pixels and of the edges, two scalars averaged over the levels; 0 if equal.

    image, target: [1, H, W, C] in about -1..1
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
    """Returns Charbonnier's penalty (doi:10.1109/83.551699), the mean of sqrt(d² + s²) - s.

    It is about |d| for large differences d and smooth at 0. With squares, the many small differences would have almost
    no gradient.
    """
    return ops.mean(ops.sqrt(ops.square(difference) + SOFTNESS**2) - SOFTNESS)


def halved(images: Any) -> Any:
    """Averages blocks of 2x2 pixels: [N, H, W, C] -> [N, H / 2, W / 2, C]."""
    _, height, width, channels = images.shape
    return ops.mean(ops.reshape(images, (-1, height // 2, 2, width // 2, 2, channels)), axis=(2, 4))


def level_count(height: int, width: int) -> int:
    """Returns the number of levels. Images are halved while both sides are even and at least 4 pixels remain."""
    levels = 1
    while height % 2 == width % 2 == 0 and min(height, width) // 2 >= MIN_SIDE:
        height, width, levels = height // 2, width // 2, levels + 1
    return levels
