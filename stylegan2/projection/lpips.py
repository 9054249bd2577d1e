"""LPIPS, a perceptual distance of two images: a distance between their features in a classifier, here AlexNet.

Zhang et al. 2018 (arXiv:1801.03924), version 0.1. The weights do not ship with this project; see lpips_file.py.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np
from keras import ops

from stylegan2.projection.lpips_shapes import CONVOLUTIONS, shapes
from stylegan2.projection.pyramid_loss import halved

SHIFT, SCALE = (-0.030, -0.088, -0.188), (0.458, 0.448, 0.450)  # mean and deviation of R, G, B in -1..1
MIN_SIDE, MAX_SIDE = 32, 256  # smaller images leave nothing after the strides; larger ones are halved first
EPSILON = 1e-10


class Lpips:
    """Computes d = sum over layers of mean over positions of sum_c head_c (f_c / |f| - g_c / |g|)² (equation 1).

    f and g are the features of the two images. Gray images are repeated to three channels, and alpha is ignored.

    Args:
        weights: arrays with the names and shapes of `lpips_shapes.shapes`.
    """

    def __init__(self, weights: Mapping[str, np.ndarray]) -> None:
        self._weights = {name: ops.convert_to_tensor(np.asarray(weights[name], np.float32)) for name in shapes()}

    def __call__(self, image: Any, target: Any) -> Any:
        """Returns the distance of two images [1, H, W, C] in about -1..1.

        Raises:
            ValueError: a side is below 32 pixels.
        """
        if min(image.shape[1:3]) < MIN_SIDE:
            raise ValueError(
                f"`image` must be at least {MIN_SIDE} pixels high and wide. Received: {image.shape[1]}x{image.shape[2]}"
            )
        pairs = zip(self._features(image), self._features(target), strict=True)
        return sum(
            ops.mean(ops.sum(ops.square(first - second) * self._weights[f"head{k}"], axis=-1))
            for k, (first, second) in enumerate(pairs)
        )

    def _features(self, x: Any) -> Iterator[Any]:
        """Yields the features [1, h, w, out] of the five layers, normalised to length 1 at each position."""
        x = x[..., :3] if x.shape[-1] >= 3 else ops.repeat(x[..., :1], 3, axis=-1)
        while min(x.shape[1:3]) > MAX_SIDE and x.shape[1] % 2 == x.shape[2] % 2 == 0:
            x = halved(x)
        x = (x - ops.convert_to_tensor(SHIFT, x.dtype)) / ops.convert_to_tensor(SCALE, x.dtype)
        for k, (_, _, _, stride, padding, pooled) in enumerate(CONVOLUTIONS):
            if pooled:
                x = ops.max_pool(x, 3, 2, padding="valid", data_format="channels_last")
            x = ops.pad(x, [[0, 0], [padding, padding], [padding, padding], [0, 0]])
            kernel, bias = self._weights[f"conv{k}/kernel"], self._weights[f"conv{k}/bias"]
            x = ops.relu(ops.conv(x, kernel, stride, padding="valid", data_format="channels_last") + bias)
            yield x / (ops.sqrt(ops.sum(ops.square(x), axis=-1, keepdims=True) + EPSILON**2) + EPSILON)
