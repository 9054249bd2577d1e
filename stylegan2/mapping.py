"""The mapping network f: Z -> W (Karras et al. 2019, arXiv:1812.04948)."""

from __future__ import annotations

from typing import Any

from keras import ops

from stylegan2.backend import Shape, Tensor
from stylegan2.config import GeneratorConfig
from stylegan2.layers.configured import ConfiguredLayer
from stylegan2.layers.dense import EqualizedDense
from stylegan2.layers.initializers import HostConstant


def normalize(x: Tensor) -> Tensor:
    """Divides each row of x [N, features] by its root mean square (ProGAN section 4.2)."""
    return x * ops.rsqrt(ops.mean(ops.square(x), axis=-1, keepdims=True) + 1e-8)


class MappingNetwork(ConfiguredLayer):
    """Maps z, and the label of a conditional network, to w with dense layers (StyleGAN section 2).

    z is normalised; the label is embedded, normalised and appended to it. The weight `w_avg` is the running average of
    w. Training updates it, inference only reads it.

    z: [N, z_dim], c: [N, c_dim] or None -> w: [N, w_dim]
    """

    def __init__(self, config: GeneratorConfig, **kwargs: Any) -> None:
        super().__init__(config, **kwargs)
        options: dict[str, Any] = {"lr_multiplier": config.mapping_lr_multiplier, "dtype": self.dtype}
        self.embed = EqualizedDense(config.embed_features, name="embed", dtype=self.dtype) if config.c_dim else None
        widths = [config.layer_features] * (config.mapping_layers - 1) + [config.w_dim]
        self.layers = [
            EqualizedDense(width, config.mapping_activation, name=f"dense_{k}", **options)
            for k, width in enumerate(widths)
        ]

    def build(self, z_shape: Shape | None = None, c_shape: Shape | None = None) -> None:
        features = self.config.z_dim
        if self.embed is not None:
            self.embed.build((None, self.config.c_dim))
            features += self.config.embed_features
        for layer in self.layers:
            layer.build((None, features))
            features = layer.units
        self.w_avg = self.add_weight(
            shape=(self.config.w_dim,), initializer=HostConstant(), trainable=False, name="w_avg"
        )

    def call(self, z: Tensor, c: Tensor | None = None) -> Tensor:
        x = normalize(z)
        if self.embed is not None:
            x = ops.concatenate([x, normalize(self.embed(c))], axis=-1)  # [N, z_dim + embed_features]
        for layer in self.layers:
            x = layer(x)
        return x
