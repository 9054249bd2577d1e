"""Minibatch standard deviation, ProGAN section 3 (Karras et al. 2018, arXiv:1710.10196)."""

from __future__ import annotations

from typing import Any

import keras
from keras import ops

from stylegan2.backend import Tensor


class MinibatchStd(keras.Layer):
    """Appends feature maps with the standard deviation in a group of images, so that the discriminator sees variety.

    A group consists of every (N / group_size)-th image, as in the original programs. The channels are cut into
    `mbstd_channels` slices; the standard deviation over the group is averaged over height, width and each slice.

    x: [N, H, W, C] -> [N, H, W, C + mbstd_channels]; N must be a multiple of the group size, or smaller.
    """

    def __init__(self, group_size: int = 4, mbstd_channels: int = 1, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.group_size = group_size
        self.mbstd_channels = mbstd_channels

    def call(self, x: Tensor) -> Tensor:
        n, height, width, channels = x.shape
        group = min(self.group_size, n)
        if n % group or channels % self.mbstd_channels:
            raise ValueError(
                f"the number of images must be a multiple of `group_size`, {group}, and that of channels a multiple of "
                f"`mbstd_channels`, {self.mbstd_channels}. Received: {tuple(x.shape)}"
            )
        slices = (group, n // group, height, width, self.mbstd_channels, channels // self.mbstd_channels)
        y = ops.reshape(x, slices)
        y = y - ops.mean(y, axis=0, keepdims=True)
        y = ops.sqrt(ops.mean(ops.square(y), axis=0) + 1e-8)  # [N/G, H, W, F, C/F]
        y = ops.mean(y, axis=(1, 2, 4))  # [N/G, F]
        y = ops.tile(y[:, None, None, :], (group, height, width, 1))  # [N, H, W, F]
        return ops.concatenate([x, y], axis=-1)

    def get_config(self) -> dict[str, Any]:
        return {**super().get_config(), "group_size": self.group_size, "mbstd_channels": self.mbstd_channels}
