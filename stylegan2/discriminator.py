"""The discriminator (the critic of the GAN literature), which rates how real an image looks."""

from __future__ import annotations

import math
from typing import Any

from keras import ops

from stylegan2.backend import Shape, Tensor
from stylegan2.config import DiscriminatorConfig
from stylegan2.layers.configured import ConfiguredLayer
from stylegan2.layers.conv import EqualizedConv2D
from stylegan2.layers.dense import EqualizedDense
from stylegan2.layers.minibatch_std import MinibatchStd
from stylegan2.layers.resample import downsample
from stylegan2.mapping import normalize


class DiscriminatorBlock(ConfiguredLayer):
    """Two convolutions, the second of which halves the resolution (figure 7 of the StyleGAN2 paper, mirrored).

    `conv_dtype` is the dtype policy of these convolutions and of the shortcut (see `EqualizedConv2D`). It does not
    apply to fromrgb, because bfloat16 cannot tell the gray levels of an image apart.

    x: [N, H, W, in] or None in the first block, image: [N, H, W, img_channels]
    -> x: [N, H/2, W/2, out], image: half the size for the architecture `skip`, else as it came
    """

    config_class = DiscriminatorConfig

    def __init__(self, config: DiscriminatorConfig, index: int, conv_dtype: str | None = None, **kwargs: Any) -> None:
        super().__init__(config, **{"autocast": False, **kwargs})  # bfloat16 features stay bfloat16
        self.index, self.conv_dtype = index, conv_dtype
        features, out = config.channels[index], config.channels[index - 1]
        residual = config.architecture == "resnet"
        gain = math.sqrt(0.5) if residual else 1.0
        self.fromrgb = None
        if index == len(config.channels) - 1 or config.architecture == "skip":
            self.fromrgb = self._conv("fromrgb", features, 1, conv_dtype=None)
        self.conv0 = self._conv("conv0", features, 3)
        self.conv1 = self._conv("conv1", out, 3, resample="down", gain=gain)
        self.skip = None
        if residual:
            self.skip = self._conv(
                "skip", out, 1, resample="down", gain=gain, activation="linear", use_bias=False, clamp=None
            )

    def _conv(self, name: str, filters: int, kernel_size: int, **options: Any) -> EqualizedConv2D:
        defaults: dict[str, Any] = {
            "activation": self.config.activation,
            "clamp": self.config.conv_clamp,
            "resample_filter": self.config.resample_filter,
            "conv_dtype": self.conv_dtype,
        }
        return EqualizedConv2D(filters, kernel_size, name=name, dtype=self.dtype, **{**defaults, **options})

    def build(self, x_shape: Shape | None = None) -> None:
        shape = (None, *self.config.block_shapes[self.index])
        if self.fromrgb is not None:
            self.fromrgb.build((*shape, self.config.img_channels))
        for layer in (self.conv0, self.conv1, self.skip):
            if layer is not None:
                layer.build((*shape, self.config.channels[self.index]))

    def call(self, x: Tensor | None, image: Tensor) -> tuple[Tensor, Tensor]:
        if self.fromrgb is not None:
            y = self.fromrgb(image)
            x = y if x is None else ops.cast(x, y.dtype) + y
        image = downsample(image, self.config.resample_filter) if self.config.architecture == "skip" else image
        y = self.conv1(self.conv0(x))
        return (y if self.skip is None else y + self.skip(x)), image

    def get_config(self) -> dict[str, Any]:
        return {**super().get_config(), "index": self.index, "conv_dtype": self.conv_dtype}


class Discriminator(ConfiguredLayer):
    """Blocks down to the base resolution, minibatch standard deviation, one convolution and two dense layers.

    A conditional discriminator projects its output on the mapped label (Miyato & Koyama 2018, arXiv:1802.05637).

    `conv_dtype` is the dtype policy of the blocks' convolutions, `mixed_bfloat16` for training in mixed precision. The
    layers after the blocks, and the logits, use the network's own dtype.

    images: [N, H, W, img_channels], c: [N, c_dim] or None -> logits: [N]
    """

    config_class = DiscriminatorConfig

    def __init__(self, config: DiscriminatorConfig, conv_dtype: str | None = None, **kwargs: Any) -> None:
        super().__init__(config, **kwargs)
        self.conv_dtype = conv_dtype
        options: dict[str, Any] = {"activation": config.activation, "dtype": self.dtype}
        self.blocks = [
            DiscriminatorBlock(config, k, conv_dtype, name=f"block_{k}", dtype=self.dtype)
            for k in range(len(config.channels) - 1, 0, -1)
        ]
        bottom = config.channels[0]
        takes_image = config.architecture == "skip" or not self.blocks
        self.fromrgb = EqualizedConv2D(bottom, 1, name="fromrgb", **options) if takes_image else None
        self.minibatch_std = None
        if config.mbstd_channels:
            self.minibatch_std = MinibatchStd(config.mbstd_group_size, config.mbstd_channels, dtype=self.dtype)
        self.conv = EqualizedConv2D(bottom, 3, clamp=config.conv_clamp, name="conv", **options)
        self.dense = EqualizedDense(bottom, name="dense", **options)
        self.out = EqualizedDense(config.cmap_dim if config.c_dim else 1, name="out", dtype=self.dtype)
        self.label_layers: list[EqualizedDense] = []
        if config.c_dim:
            self.embed = EqualizedDense(config.cmap_dim, name="embed", dtype=self.dtype)
            self.label_layers = [
                EqualizedDense(config.cmap_dim, lr_multiplier=0.01, name=f"label_{k}", **options)
                for k in range(config.mapping_layers)
            ]

    def build(self, images_shape: Shape | None = None, c_shape: Shape | None = None) -> None:
        config = self.config
        (height, width), bottom = config.block_shapes[0], config.channels[0]
        for block in self.blocks:
            block.build()
        if self.fromrgb is not None:
            self.fromrgb.build((None, height, width, config.img_channels))
        self.conv.build((None, height, width, bottom + config.mbstd_channels))
        self.dense.build((None, height * width * bottom))
        self.out.build((None, bottom))
        if config.c_dim:
            self.embed.build((None, config.c_dim))
            for layer in self.label_layers:
                layer.build((None, config.cmap_dim))

    def call(self, images: Tensor, c: Tensor | None = None) -> Tensor:
        x, image = None, images
        for block in self.blocks:
            x, image = block(x, image)
        x = None if x is None else ops.cast(x, self.compute_dtype)
        if self.fromrgb is not None:
            y = self.fromrgb(image)
            x = y if x is None else x + y
        if self.minibatch_std is not None:
            x = self.minibatch_std(x)
        x = self.conv(x)
        x = self.dense(ops.reshape(x, (x.shape[0], -1)))
        logits = self.out(x)  # [N, 1], or [N, cmap_dim]
        if not self.config.c_dim:
            return logits[:, 0]
        return ops.sum(logits * self._label(c), axis=-1) / math.sqrt(self.config.cmap_dim)

    def _label(self, c: Tensor) -> Tensor:
        """Maps labels [N, c_dim] to the space of the discriminator's output, [N, cmap_dim]."""
        x = normalize(self.embed(c))
        for layer in self.label_layers:
            x = layer(x)
        return x

    def get_config(self) -> dict[str, Any]:
        return {**super().get_config(), "conv_dtype": self.conv_dtype}
