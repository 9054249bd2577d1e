"""The synthesis network g: W+ -> images."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

from keras import ops

from stylegan2.backend import Shape, Tensor
from stylegan2.config import GeneratorConfig
from stylegan2.layers.configured import ConfiguredLayer
from stylegan2.layers.conv import EqualizedConv2D
from stylegan2.layers.initializers import HostNormal
from stylegan2.layers.resample import upsample
from stylegan2.layers.synthesis_layer import SynthesisLayer
from stylegan2.layers.to_rgb import ToRGB


class SynthesisBlock(ConfiguredLayer):
    """The layers of one resolution: an up-convolution (not in the first block), a convolution, and toRGB.

    Figure 7 of the StyleGAN2 paper: the architecture `skip` sums upsampled RGB images, `resnet` adds a 1x1 branch to
    the features, `orig` has one toRGB at the end.

    x: [N, H/2, W/2, in], ws: three w's [N, w_dim], image: [N, H/2, W/2, img_channels] or None
    -> x: [N, H, W, out], image: [N, H, W, img_channels] or None
    """

    def __init__(self, config: GeneratorConfig, index: int, conv_dtype: str | None = None, **kwargs: Any) -> None:
        super().__init__(config, **kwargs)
        self.index, self.conv_dtype = index, conv_dtype
        last = index == len(config.channels) - 1
        residual = index > 0 and config.architecture == "resnet"
        self.conv0 = self._layer("conv0", up=True) if index else None
        self.conv1 = self._layer("conv1", gain=math.sqrt(0.5) if residual else 1.0)
        self.torgb: ToRGB | None = None
        self.skip: EqualizedConv2D | None = None
        if last or config.architecture == "skip":
            self.torgb = ToRGB(config.img_channels, config.conv_clamp, name="torgb", dtype=self.dtype)
        if residual:
            self.skip = EqualizedConv2D(
                config.channels[index],
                kernel_size=1,
                use_bias=False,
                resample="up",
                resample_filter=config.resample_filter,
                gain=math.sqrt(0.5),
                name="skip",
                dtype=self.dtype,
            )

    def _layer(self, name: str, up: bool = False, gain: float = 1.0) -> SynthesisLayer:
        config = self.config
        return SynthesisLayer(
            config.channels[self.index],
            up=up,
            activation=config.activation,
            gain=gain,
            clamp=config.conv_clamp,
            use_noise=config.use_noise,
            resample_filter=config.resample_filter,
            conv_dtype=self.conv_dtype,
            name=name,
            dtype=self.dtype,
        )

    def build(self, x_shape: Shape | None = None) -> None:
        config, index = self.config, self.index
        w_shape = (None, config.w_dim)
        height, width = config.block_shapes[index]
        if self.conv0 is None:
            self.const = self.add_weight(
                shape=(height, width, config.channels[0]),
                initializer=HostNormal(),
                name="const",
            )
        else:
            below = (None, height // 2, width // 2, config.channels[index - 1])
            self.conv0.build(below, w_shape)
            if self.skip is not None:
                self.skip.build(below)
        here = (None, height, width, config.channels[index])
        self.conv1.build(here, w_shape)
        if self.torgb is not None:
            self.torgb.build(here, w_shape)

    def call(
        self,
        x: Tensor | None,
        ws: Sequence[Tensor],
        image: Tensor | None = None,
        noise: Sequence[Tensor | None] = (None, None),
        noise_mode: str = "const",
    ) -> tuple[Tensor, Tensor | None]:
        if self.conv0 is None:
            x = ops.broadcast_to(self.const[None], (ops.shape(ws[0])[0], *self.const.shape))
        else:
            branch = x
            x = self.conv0(x, ws[0], noise[0], noise_mode=noise_mode)
        x = self.conv1(x, ws[1], noise[1], noise_mode=noise_mode)
        if self.skip is not None:
            x = x + ops.cast(self.skip(ops.cast(branch, self.compute_dtype)), x.dtype)
        if image is not None:
            image = upsample(image, self.config.resample_filter)
        if self.torgb is not None:
            rgb = self.torgb(x, ws[2])
            image = rgb if image is None else image + rgb
        return x, image

    def get_config(self) -> dict[str, Any]:
        return {
            **super().get_config(),
            "index": self.index,
            "conv_dtype": self.conv_dtype,
        }


class SynthesisNetwork(ConfiguredLayer):
    """A learned constant, followed by one block per resolution.

    Block 0 uses w 0, and w 1 for its toRGB. Block k > 0 uses w 2k - 1 and 2k, and for its toRGB w 2k + 1, which is also
    the first w of the next block.

    `noise_mode` is `const`, `none` or `random`. For `random` the caller passes the noise, one [N, h, w] for each of
    `noise_shapes`; the network draws none itself.

    ws: [N, num_ws, w_dim] -> images: [N, H, W, img_channels], about -1..1
    """

    def __init__(self, config: GeneratorConfig, conv_dtype: str | None = None, **kwargs: Any) -> None:
        super().__init__(config, **kwargs)
        self.conv_dtype = conv_dtype
        self.blocks = [
            SynthesisBlock(config, k, conv_dtype, name=f"block_{k}", dtype=self.dtype)
            for k in range(len(config.channels))
        ]

    def build(self, ws_shape: Shape | None = None) -> None:
        for block in self.blocks:
            block.build()

    def call(self, ws: Tensor, *noise: Tensor, noise_mode: str = "const") -> Tensor:
        x = image = None
        noise = noise or (None,) * self.num_layers
        for k, block in enumerate(self.blocks):
            layers = [max(2 * k - 1 + j, 0) for j in range(3)]
            block_ws, block_noise = [ws[:, j] for j in layers], [noise[j] for j in layers[:2]]
            x, image = block(x, block_ws, image, block_noise, noise_mode=noise_mode)
        return image

    @property
    def num_layers(self) -> int:
        """How many layers take noise: one in the first block, two in each other block."""
        return 2 * len(self.blocks) - 1

    @property
    def noise_shapes(self) -> list[tuple[int, int]]:
        """Height and width of each layer's noise."""
        return [self.config.block_shapes[(layer + 1) // 2] for layer in range(self.num_layers)]

    def get_config(self) -> dict[str, Any]:
        return {**super().get_config(), "conv_dtype": self.conv_dtype}
