"""Applies the augmentation to the images that the discriminator sees."""

from __future__ import annotations

from typing import Any

import keras
from keras import ops

from stylegan2.training.augment.colour import transform_colour
from stylegan2.training.augment.geometry import transform_geometry


def augment(images: Any, geometry: Any, colour: Any) -> Any:
    """Transforms each image by its matrices from `draw`.

    The function can be differentiated twice with respect to the images. The matrices take no gradient. Identity
    matrices give the images back to within 1e-5. Half precision is computed in float32.

    Args:
        images: [N, H, W, C] in about -1..1. C is 1 (gray), 3 (RGB) or 4 (RGBA); H and W are at least 2.
        geometry: geometric transforms, [N, 3, 3].
        colour: colour transforms, [N, 4, 4].

    Returns:
        [N, H, W, C] of the same dtype as the images.
    """
    dtype = keras.backend.standardize_dtype(images.dtype)
    precise = "float64" if dtype == "float64" else "float32"
    images, geometry, colour = (ops.cast(ops.convert_to_tensor(x), precise) for x in (images, geometry, colour))
    images = transform_geometry(images, ops.stop_gradient(geometry))
    return ops.cast(transform_colour(images, ops.stop_gradient(colour)), dtype)
