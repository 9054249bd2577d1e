"""What the discriminator sees: images after their geometric and their colour transform."""

from __future__ import annotations

from typing import Any

import keras
from keras import ops

from stylegan2.training.augment.colour import transform_colour
from stylegan2.training.augment.geometry import transform_geometry


def augment(images: Any, geometry: Any, colour: Any) -> Any:
    """Images [N, H, W, C] in about -1..1, each transformed by its matrices of `draw`: [N, H, W, C], of the same dtype.

    C is 1 (gray), 3 (RGB) or 4 (RGBA); H and W are at least 2 and need not be equal. A constant function of the
    matrices and a differentiable one, twice, of the images. Identity matrices give the images back to within 1e-5.
    Half precision is computed in float32.
    """
    dtype = keras.backend.standardize_dtype(images.dtype)
    precise = "float64" if dtype == "float64" else "float32"
    images, geometry, colour = (ops.cast(ops.convert_to_tensor(x), precise) for x in (images, geometry, colour))
    images = transform_geometry(images, ops.stop_gradient(geometry))
    return ops.cast(transform_colour(images, ops.stop_gradient(colour)), dtype)
