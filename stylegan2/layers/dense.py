"""A dense layer with an equalized learning rate."""

from __future__ import annotations

import math
from typing import Any

import keras
from keras import ops

from stylegan2.activations import GAINS
from stylegan2.backend import Shape, Tensor
from stylegan2.layers.activation import activate
from stylegan2.layers.folding import scale
from stylegan2.layers.initializers import HostConstant, HostNormal


class EqualizedDense(keras.Layer):
    r"""Computes y = act(x · W · λ/√in + b · λ) with λ = `lr_multiplier`.

    The weights are stored at a variance of 1/λ² and scaled at run time. An optimizer that normalises its steps (Adam)
    then changes all layers at the same relative speed: ProGAN section 4.1 (Karras et al. 2018, arXiv:1710.10196).

    x: [..., in] -> [..., units]
    """

    def __init__(
        self,
        units: int,
        activation: str = "linear",
        lr_multiplier: float = 1.0,
        bias_init: float = 0.0,
        **kwargs: Any,
    ) -> None:
        super().__init__(**kwargs)
        if activation not in GAINS:
            raise ValueError(f"`activation` must be one of {', '.join(GAINS)}. Received: {activation!r}")
        self.units = units
        self.activation = activation
        self.lr_multiplier = lr_multiplier
        self.bias_init = bias_init

    def build(self, input_shape: Shape) -> None:
        features = input_shape[-1]
        self.kernel_gain = self.lr_multiplier / math.sqrt(features)
        self.bias_gain = self.lr_multiplier
        self.kernel = self.add_weight(
            shape=(features, self.units),
            initializer=HostNormal(stddev=1 / self.lr_multiplier),
            name="kernel",
        )
        self.bias = self.add_weight(shape=(self.units,), initializer=HostConstant(self.bias_init), name="bias")

    def call(self, x: Tensor) -> Tensor:
        kernel, bias = self.kernel, self.bias
        if self.kernel_gain != 1.0:
            kernel = kernel * self.kernel_gain
        if self.bias_gain != 1.0:
            bias = bias * self.bias_gain
        return activate(ops.matmul(x, kernel) + bias, self.activation)

    def fold(self) -> None:
        """Multiplies kernel and bias by their constant gains, once and for all; for inference only."""
        scale(self.kernel, self.kernel_gain)
        scale(self.bias, self.bias_gain)
        self.kernel_gain = self.bias_gain = 1.0

    def get_config(self) -> dict[str, Any]:
        return {
            **super().get_config(),
            "units": self.units,
            "activation": self.activation,
            "lr_multiplier": self.lr_multiplier,
            "bias_init": self.bias_init,
        }
