"""Modulated convolution with demodulation: StyleGAN2 section 2.2 (Karras et al. 2020, arXiv:1912.04958)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import keras
from keras import ops

from stylegan2 import backend
from stylegan2.backend import Shape, Tensor
from stylegan2.layers.dense import EqualizedDense
from stylegan2.layers.initializers import HostConstant, HostNormal
from stylegan2.layers.resample import fir, transposed_convolution, up_convolution_padding

EPSILON = 1e-8


class ModulatedConv2D(keras.Layer):
    r"""A 3x3 convolution whose inputs are scaled by a style (modulation) and whose outputs have unit variance again.

    With s = affine(w), equations 1 and 3 of the paper are w'_{ijk} = s_i w_{ijk} and w''_{ijk} = w'_{ijk} d_j, where
    d_j = rsqrt(sum_{ik} w'_{ijk}² + 1e-8). A convolution is linear, so the activations can be scaled in place of the
    kernel, and the whole batch shares one convolution: y = conv(x · s) · d. The layer returns conv(x · s) and d,
    because the caller can multiply by d at no cost. The sum in d is one matmul, s² @ (sum of w² over the taps).

    `up` doubles height and width, with a transposed convolution and then `resample_filter`.

    `conv_dtype` is the dtype policy of the convolution alone; if omitted, the layer's own. `bfloat16` also stores the
    kernel in bfloat16 (for inference), `mixed_bfloat16` stores it in float32 (for training).

    x: [N, H, W, in], w: [N, w_dim] -> [N, H', W', filters], d: [N, filters]
    """

    def __init__(
        self,
        filters: int,
        up: bool = False,
        resample_filter: Sequence[float] = (1, 3, 3, 1),
        conv_dtype: str | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(**{"autocast": False, **kwargs})  # `_scale` casts, in one pass with the rest
        self.filters = filters
        self.up = up
        self.resample_filter = resample_filter
        self.conv_dtype = conv_dtype
        self.conv_policy = keras.DTypePolicy(conv_dtype or self.dtype)
        self._scaled = backend.fused(self._scale)

    def build(self, x_shape: Shape, w_shape: Shape) -> None:
        features = x_shape[-1]
        self.affine = EqualizedDense(features, bias_init=1.0, name="affine", dtype=self.dtype)
        self.affine.build(w_shape)
        self.kernel = self.add_weight(
            shape=(3, 3, features, self.filters),
            initializer=HostNormal(),
            dtype=self.conv_policy.variable_dtype,
            name="kernel",
        )
        self.kernel_energy = self.add_weight(
            shape=(features, self.filters), initializer=HostConstant(), trainable=False, name="kernel_energy"
        )
        self.folded = False

    def call(self, x: Tensor, w: Tensor) -> tuple[Tensor, Tensor]:
        style = self.affine(w)  # [N, in]
        energy = self.kernel_energy if self.folded else self._energy()
        demodulation = ops.rsqrt(ops.matmul(ops.square(style), energy) + EPSILON)  # [N, filters]
        scaled = self._scale if self.conv_policy.compute_dtype == self.compute_dtype else self._scaled
        return self._convolve(scaled(x, style)), demodulation

    def _scale(self, x: Tensor, style: Tensor) -> Tensor:
        """Returns x · s in the dtype of the convolution, rounded once."""
        return ops.cast(ops.cast(x, self.compute_dtype) * style[:, None, None, :], self.conv_policy.compute_dtype)

    def _convolve(self, x: Tensor) -> Tensor:
        kernel = ops.cast(self.kernel, self.conv_policy.compute_dtype)
        if not self.up:
            return ops.conv(x, kernel, padding="same", data_format="channels_last")
        x = transposed_convolution(x, kernel)  # [N, 2H + 1, 2W + 1, filters]
        return fir(x, self.resample_filter, *up_convolution_padding(self.resample_filter), gain=2.0)

    def fold(self) -> None:
        """Computes the part of d that depends on the weights alone, once and for all; for inference only."""
        self.kernel_energy.assign(self._energy())
        self.folded = True

    def _energy(self) -> Tensor:
        return ops.sum(ops.square(ops.cast(self.kernel, self.compute_dtype)), axis=(0, 1))  # [in, filters]

    def get_config(self) -> dict[str, Any]:
        return {
            **super().get_config(),
            "filters": self.filters,
            "up": self.up,
            "resample_filter": self.resample_filter,
            "conv_dtype": self.conv_dtype,
        }
