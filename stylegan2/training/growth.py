"""Starts a run at a higher resolution than that of the network that it starts from.

As in progressive growing (Karras et al. 2018, arXiv:1710.10196), blocks are added behind the generator's last and
ahead of the discriminator's first block, and all other weights are kept. Nothing has to be faded in, because at first
the grown networks compute what the smaller ones did:

- The generator's images are the smaller ones, enlarged by the resampling filter: the new toRGB layers are 0.
- The discriminator rates what the smaller one would rate of the image, reduced by the resampling filter. Its new blocks
  carry the image in pairs of channels, v and -v, because lrelu(v) - lrelu(-v) = 1.2 v. The last of them computes what
  the old fromRGB did. The other channels have random weights, of which nothing is used at first.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

import numpy as np
from keras import ops

from stylegan2.activations import LEAKY_SLOPE
from stylegan2.config import DiscriminatorConfig, GeneratorConfig, block_shapes
from stylegan2.training.errors import TransferError
from stylegan2.weights import DiscriminatorCheckpoint

Weights = dict[str, Any]


def refuse_growth(config: GeneratorConfig, height: int, width: int) -> None:
    """Raises TransferError unless whole blocks can turn the network into one of `height` x `width` pixels."""
    old, new = config.block_shapes, block_shapes(height, width)
    if new[: len(old)] != old:
        larger = ", ".join(f"{w}x{h}" for h, w in ((config.img_height << k, config.img_width << k) for k in (1, 2)))
        raise TransferError(
            f"a network of {config.img_width}x{config.img_height} pixels can only be trained at that size, or grow by "
            f"doubling, to {larger}, ... Received: {width}x{height}"
        )


def grown_generator(fresh: Mapping[str, Any], weights: Mapping[str, np.ndarray]) -> Weights:
    """Returns the weights of a grown generator: those of the old one, and others.

    Args:
        fresh: The weights of the new generator, as they are initialized.
        weights: The weights of the old one.
    """
    others = {name: ops.zeros_like(value) if _makes_image(name) else value for name, value in fresh.items()}
    return {name: weights.get(name, value) for name, value in others.items()}


def _makes_image(name: str) -> bool:
    return name.endswith(("torgb/kernel", "torgb/bias"))


def grown_discriminator(fresh: Mapping[str, Any], old: DiscriminatorCheckpoint, config: DiscriminatorConfig) -> Weights:
    """Returns the weights of a grown discriminator.

    Args:
        fresh: The weights of the new discriminator, as they are initialized.
        old: The old discriminator.
        config: The configuration of the new one.
    """
    first, image_channels = len(old.config.channels), config.img_channels
    grown = {name: old.weights.get(name, value) for name, value in fresh.items()}
    added = config.channels[first:]
    if not added or min(added) < 2 * image_channels:  # nothing to add, or too few channels to carry the image
        return grown
    top = len(config.channels) - 1
    new = {name: np.array(ops.convert_to_numpy(value)) for name, value in fresh.items() if name not in old.weights}
    _carry_image(new, f"discriminator/block_{top}/fromrgb", image_channels)
    for k in range(top, first - 1, -1):
        block = f"discriminator/block_{k}"
        _carry(new, f"{block}/conv0", image_channels)
        if k > first:
            _carry(new, f"{block}/conv1", image_channels, gain=math.sqrt(2))  # makes up for the block's gain
            new[f"{block}/skip/kernel"][..., : 2 * image_channels] = 0
        else:
            _as_old_fromrgb(new, block, old, image_channels)
    return {**grown, **new}


def _carry_image(new: Weights, name: str, channels: int) -> None:
    """Lets a 1x1 convolution give the image in pairs."""
    kernel, bias = new[f"{name}/kernel"], new[f"{name}/bias"]
    kernel[..., : 2 * channels], bias[: 2 * channels] = 0, 0
    signs = np.hstack([np.eye(channels), -np.eye(channels)])
    kernel[0, 0, :, : 2 * channels] = signs * math.sqrt(channels)  # which undoes the equalized learning rate


def _carry(new: Weights, name: str, channels: int, gain: float = 1.0) -> None:
    """Lets a 3x3 convolution pass the pairs on."""
    kernel, bias = new[f"{name}/kernel"], new[f"{name}/bias"]
    kernel[..., : 2 * channels], bias[: 2 * channels] = 0, 0
    signs = np.hstack([np.eye(channels), -np.eye(channels)])
    kernel[1, 1, : 2 * channels, : 2 * channels] = gain * _from_pairs(signs) * math.sqrt(9 * kernel.shape[2])


def _as_old_fromrgb(new: Weights, block: str, old: DiscriminatorCheckpoint, channels: int) -> None:
    """Lets the second convolution of a block compute from the pairs what the old fromRGB did from the image."""
    fromrgb = f"discriminator/block_{len(old.config.channels) - 1}/fromrgb"
    kernel = new[f"{block}/conv1/kernel"]
    kernel[...], new[f"{block}/skip/kernel"][...] = 0, 0
    effective = old.weights[f"{fromrgb}/kernel"][0, 0] / math.sqrt(channels)  # [image channels, out]
    kernel[1, 1, : 2 * channels] = math.sqrt(2) * _from_pairs(effective) * math.sqrt(9 * kernel.shape[2])
    new[f"{block}/conv1/bias"][...] = math.sqrt(2) * old.weights[f"{fromrgb}/bias"]


def _from_pairs(matrix: np.ndarray) -> np.ndarray:
    """Returns the matrix [2C, out] that computes from pairs sqrt(2) lrelu(v), sqrt(2) lrelu(-v) what a matrix [C, out]
    computes from v."""
    return np.vstack([matrix, -matrix]) / ((1 + LEAKY_SLOPE) * math.sqrt(2))
