"""A layer of the synthesis network: modulated convolution, noise, bias and activation."""

from __future__ import annotations

from typing import Any

from keras import ops

from stylegan2 import backend
from stylegan2.backend import Shape, Tensor
from stylegan2.layers.activation import activate
from stylegan2.layers.initializers import HostConstant, HostNormal
from stylegan2.layers.modulated_conv import ModulatedConv2D


class SynthesisLayer(ModulatedConv2D):
    r"""Computes y = act(d · conv(s · x) + noise_strength · noise + b), figure 2c of the StyleGAN2 paper.

    All that follows the convolution is one `backend.fused` pass over memory. The noise is the layer's own `noise_const`
    (`noise_mode` `const`), the argument `noise` (`random`), or left out (`none`).

    x: [N, H, W, in], w: [N, w_dim], noise: [N, H', W'] -> [N, H', W', filters]
    """

    def __init__(
        self,
        filters: int,
        activation: str = "lrelu",
        gain: float = 1.0,
        clamp: float | None = None,
        use_noise: bool = True,
        **kwargs: Any,
    ) -> None:
        super().__init__(filters, **kwargs)
        self.activation = activation
        self.gain = gain
        self.clamp = clamp
        self.use_noise = use_noise
        self._epilogue = backend.fused(self._finish)

    def build(self, x_shape: Shape, w_shape: Shape) -> None:
        super().build(x_shape, w_shape)
        self.bias = self.add_weight(shape=(self.filters,), initializer=HostConstant(), name="bias")
        if self.use_noise:
            height, width = (2 * side if self.up else side for side in x_shape[1:3])
            self.noise_const = self.add_weight(
                shape=(height, width),
                initializer=HostNormal(),
                trainable=False,
                name="noise_const",
            )
            self.noise_strength = self.add_weight(shape=(), initializer=HostConstant(), name="noise_strength")

    def call(self, x: Tensor, w: Tensor, noise: Tensor | None = None, noise_mode: str = "const") -> Tensor:
        x, demodulation = super().call(x, w)
        return self._epilogue(x, demodulation, self._scaled_noise(noise, noise_mode), self.bias.value)

    def _scaled_noise(self, noise: Tensor | None, noise_mode: str) -> Tensor | None:
        """Returns the noise times its strength, [N or 1, H', W', 1], or None for no noise."""
        if noise_mode == "none" or not self.use_noise:
            return None
        noise = self.noise_const[None] if noise_mode == "const" else noise
        return (noise * self.noise_strength)[..., None]

    def _finish(self, x: Tensor, demodulation: Tensor, noise: Tensor | None, bias: Tensor) -> Tensor:
        x = ops.cast(x, self.compute_dtype) * demodulation[:, None, None, :]
        if noise is not None:
            x = x + noise
        return ops.cast(activate(x + bias, self.activation, self.gain, self.clamp), self.conv_policy.compute_dtype)

    def get_config(self) -> dict[str, Any]:
        return {
            **super().get_config(),
            "activation": self.activation,
            "gain": self.gain,
            "clamp": self.clamp,
            "use_noise": self.use_noise,
        }
