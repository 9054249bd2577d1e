"""A convolution with an equalized learning rate and without styles."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import keras
from keras import ops

from stylegan2 import backend
from stylegan2.activations import GAINS
from stylegan2.backend import Shape, Tensor
from stylegan2.layers.activation import activate
from stylegan2.layers.folding import scale
from stylegan2.layers.initializers import HostConstant, HostNormal
from stylegan2.layers.resample import downsample, fir, upsample


class EqualizedConv2D(keras.Layer):
    r"""Computes y = gain · act(conv(x, W / √(k² in)) + b), optionally at half or twice the resolution.

    To halve the resolution, the layer filters x and then convolves with stride 2. (A 1x1 kernel needs only every second
    filtered sample.) Doubling is for the 1x1 skips of the residual generator: the convolution comes first, because
    there are fewer samples then.

    `conv_dtype` is the dtype policy of filter and convolution, as in `ModulatedConv2D`; if omitted, the layer's own.
    The output has its compute dtype. Bias and activation use the layer's own dtype, in one `backend.fused` pass.

    x: [N, H, W, in] -> [N, H', W', filters]
    """

    def __init__(
        self,
        filters: int,
        kernel_size: int,
        activation: str = "linear",
        use_bias: bool = True,
        resample: str | None = None,
        resample_filter: Sequence[float] = (1, 3, 3, 1),
        gain: float = 1.0,
        clamp: float | None = None,
        conv_dtype: str | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(**{"autocast": False, **kwargs})  # bfloat16 inputs stay bfloat16
        if activation not in GAINS:
            raise ValueError(f"`activation` must be one of {', '.join(GAINS)}. Received: {activation!r}")
        if resample not in (None, "up", "down") or (resample == "up" and kernel_size != 1):
            raise ValueError(f"`resample` must be None, 'down', or 'up' with a 1x1 kernel. Received: {resample!r}")
        self.filters = filters
        self.kernel_size = kernel_size
        self.activation = activation
        self.use_bias = use_bias
        self.resample = resample
        self.resample_filter = resample_filter
        self.gain = gain
        self.clamp = clamp
        self.conv_dtype = conv_dtype
        self.conv_policy = keras.DTypePolicy(conv_dtype or self.dtype)
        self._epilogue = backend.fused(self._finish)

    def build(self, input_shape: Shape) -> None:
        features = input_shape[-1]
        self.kernel_gain = 1 / math.sqrt(features * self.kernel_size**2)
        self.kernel = self.add_weight(
            shape=(self.kernel_size, self.kernel_size, features, self.filters),
            initializer=HostNormal(),
            dtype=self.conv_policy.variable_dtype,
            name="kernel",
        )
        self.bias = None
        if self.use_bias:
            self.bias = self.add_weight(shape=(self.filters,), initializer=HostConstant(), name="bias")

    def call(self, x: Tensor) -> Tensor:
        kernel = self.kernel if self.kernel_gain == 1.0 else self.kernel * self.kernel_gain
        x, kernel = (ops.cast(tensor, self.conv_policy.compute_dtype) for tensor in (x, kernel))
        return self._epilogue(self._convolve(x, kernel), None if self.bias is None else self.bias.value)

    def _finish(self, x: Tensor, bias: Tensor | None) -> Tensor:
        x = ops.cast(x, self.compute_dtype)
        x = activate(x if bias is None else x + bias, self.activation, self.gain, self.clamp)
        return ops.cast(x, self.conv_policy.compute_dtype)

    def _convolve(self, x: Tensor, kernel: Tensor) -> Tensor:
        def conv(x: Tensor, **options: Any) -> Tensor:
            return ops.conv(x, kernel, data_format="channels_last", **options)

        if self.resample is None:
            return conv(x, padding="same")
        if self.resample == "up":
            return upsample(conv(x, padding="same"), self.resample_filter)
        if self.kernel_size == 1:
            return conv(downsample(x, self.resample_filter), padding="same")
        f, pad = len(self.resample_filter), self.kernel_size // 2
        x = fir(x, self.resample_filter, pad + (f - 1) // 2, pad + (f - 2) // 2)
        return conv(x, strides=2, padding="valid")

    def fold(self) -> None:
        """Multiplies the kernel by its constant gain, once and for all; for inference only."""
        scale(self.kernel, self.kernel_gain)
        self.kernel_gain = 1.0

    def get_config(self) -> dict[str, Any]:
        return {
            **super().get_config(),
            "filters": self.filters,
            "kernel_size": self.kernel_size,
            "activation": self.activation,
            "use_bias": self.use_bias,
            "resample": self.resample,
            "resample_filter": self.resample_filter,
            "gain": self.gain,
            "clamp": self.clamp,
            "conv_dtype": self.conv_dtype,
        }
