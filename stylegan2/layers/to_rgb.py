"""The layer that turns feature maps into an image: a modulated 1x1 convolution without demodulation."""

from __future__ import annotations

import math
from typing import Any

import keras
from keras import ops

from stylegan2 import backend
from stylegan2.backend import Shape, Tensor
from stylegan2.layers.activation import clamped
from stylegan2.layers.dense import EqualizedDense
from stylegan2.layers.folding import scale
from stylegan2.layers.initializers import HostConstant, HostNormal


class ToRGB(keras.Layer):
    r"""Computes y = clip(x · (s W / √in) + b) with s = affine(w), as a matmul over the channels.

    Unlike in `ModulatedConv2D`, the style scales the kernel, not the activations: with four outputs at most, that is
    next to no work. The layer computes in its own dtype, whatever dtype the convolutions before it use.

    x: [N, H, W, in], w: [N, w_dim] -> [N, H, W, img_channels]
    """

    def __init__(self, img_channels: int, clamp: float | None = None, **kwargs: Any) -> None:
        super().__init__(**{"autocast": False, **kwargs})  # `_weighted_sum` casts, in one pass with the rest
        self.img_channels = img_channels
        self.clamp = clamp
        self._project = backend.fused(self._weighted_sum)

    def build(self, x_shape: Shape, w_shape: Shape) -> None:
        features = x_shape[-1]
        self.kernel_gain = 1 / math.sqrt(features)
        self.affine = EqualizedDense(features, bias_init=1.0, name="affine", dtype=self.dtype)
        self.affine.build(w_shape)
        self.kernel = self.add_weight(
            shape=(1, 1, features, self.img_channels),
            initializer=HostNormal(),
            name="kernel",
        )
        self.bias = self.add_weight(shape=(self.img_channels,), initializer=HostConstant(), name="bias")

    def call(self, x: Tensor, w: Tensor) -> Tensor:
        kernel = self.affine(w)[:, :, None] * (self.kernel[0, 0] * self.kernel_gain)  # [N, in, img_channels]
        return self._project(x, kernel, self.bias.value)

    def _weighted_sum(self, x: Tensor, kernel: Tensor, bias: Tensor) -> Tensor:
        height, width, features = x.shape[1:]
        x = ops.reshape(ops.cast(x, self.compute_dtype), (-1, height * width, features))
        y = ops.reshape(ops.matmul(x, kernel), (-1, height, width, self.img_channels)) + bias
        return y if self.clamp is None else clamped(y, self.clamp)

    def fold(self) -> None:
        """Multiplies the kernel by its constant gain, once and for all; for inference only."""
        scale(self.kernel, self.kernel_gain)
        self.kernel_gain = 1.0

    def get_config(self) -> dict[str, Any]:
        return {**super().get_config(), "img_channels": self.img_channels, "clamp": self.clamp}
