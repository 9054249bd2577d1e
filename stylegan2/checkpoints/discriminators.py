"""Turns the arrays of a file into a canonical discriminator. All readers of discriminators use this.

A discriminator is read only on request. If it is missing, damaged or of another kind, the file's generator is still
read, and the checkpoint says why it has no discriminator.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from typing import Any

import numpy as np

from stylegan2.checkpoints.porting import DAMAGE, Arrays, Source, Turn, check_size, impossible, number, read_weight
from stylegan2.config import DiscriminatorConfig
from stylegan2.config_rules import MAX_MAPPING_LAYERS
from stylegan2.errors import CheckpointError
from stylegan2.messages import one_line
from stylegan2.weights import Checkpoint, DiscriminatorCheckpoint, discriminator_shapes

# A group size above any batch size. The original programs write None.
WHOLE_BATCH = 2**31 - 1
# The learning rate multiplier of the dense layers that map the label in `stylegan2.discriminator`.
LABEL_LR_MULTIPLIER = 0.01

Find = Callable[[str], Source]


def with_discriminator(checkpoint: Checkpoint, read: Callable[[], DiscriminatorCheckpoint]) -> Checkpoint:
    """Returns `checkpoint` with the discriminator that `read` returns, or with the reason why there is none."""
    try:
        return dataclasses.replace(checkpoint, discriminator=read())
    except CheckpointError as error:
        reason = one_line(f"the file {error}", 300)
    except DAMAGE as error:
        reason = f"the file's discriminator is damaged ({type(error).__name__})"
    return dataclasses.replace(checkpoint, no_discriminator=reason)


def port_discriminator(
    arrays: Arrays, source: Find, base: tuple[int, int], blocks: int, file_size: int, **settings: Any
) -> DiscriminatorCheckpoint:
    """Returns a discriminator with weights from a foreign file.

    Args:
        arrays: The arrays of the file.
        source: Returns where in the file the weight of a canonical name comes from.
        base: Height and width of the generator's constant, to which the blocks shrink the image.
        blocks: How many blocks the discriminator has.
        file_size: The size of the file in bytes.
        settings: The values of the configuration that the shapes of the arrays do not show.

    Raises:
        CheckpointError: If Facespace cannot build the network, or a weight is missing, has the wrong shape, or is not
            finite.
    """
    config = make_config(**_shown_by_shapes(arrays, source, base, blocks), **settings)
    check_size(config, discriminator_shapes(config), file_size)
    weights = {}
    for name, shape in discriminator_shapes(config).items():
        weights[name] = read_weight(arrays, source(name), shape)
    return DiscriminatorCheckpoint(config, weights)


def make_config(**values: Any) -> DiscriminatorConfig:
    """Returns a configuration. Raises CheckpointError for impossible values."""
    try:
        return DiscriminatorConfig(**values)
    except (ValueError, TypeError) as error:
        raise CheckpointError(f"has a discriminator whose configuration {impossible(error)}") from error


def group_size(value: Any) -> int:
    """Converts the original programs' `mbstd_group_size`, in which None stands for the whole batch."""
    if value is None:
        return WHOLE_BATCH
    size = number(value, "mbstd_group_size")
    if size != int(size):
        raise CheckpointError(f"has a `mbstd_group_size` that is not a whole number: {size:g}")
    return int(size)


def label_turn(turn: Turn, lr_multiplier: float) -> Turn:
    """Returns `turn`, followed by the factor that replaces the file's learning rate multiplier with ours.

    A layer computes act(λ · (x · W / √in + b)). It therefore computes the same with λ, W · λ'/λ and b · λ'/λ as with
    λ', W and b.
    """
    with np.errstate(over="ignore"):
        scale = np.float32(lr_multiplier / LABEL_LR_MULTIPLIER)
    return lambda array: turn(np.asarray(array, np.float32)) * scale


def _shown_by_shapes(arrays: Arrays, source: Find, base: tuple[int, int], blocks: int) -> dict[str, Any]:
    """Returns the values of the configuration that the shapes of the arrays show."""

    def has(name: str) -> bool:
        return source(f"discriminator/{name}/kernel").name in arrays

    def inputs(name: str) -> int:
        """Returns how many features a layer takes."""
        origin = source(f"discriminator/{name}/kernel")
        return origin.turn(arrays.read(origin.name)).shape[-2]

    def outputs(name: str) -> int:
        """Returns how many features a layer gives."""
        return arrays.shape(source(f"discriminator/{name}/bias").name, 1)[0]

    channels = tuple(outputs(name) for name in ("conv", *(f"block_{k}/conv0" for k in range(1, blocks + 1))))
    shown = {
        "img_height": base[0] << blocks,
        "img_width": base[1] << blocks,
        "img_channels": inputs(f"block_{blocks}/fromrgb"),
        "channels": channels,
        "architecture": "resnet" if has("block_1/skip") else "skip" if has("fromrgb") else "orig",
        "mbstd_channels": inputs("conv") - channels[0],
    }
    if not has("embed"):
        return shown
    layers = 0
    while layers <= MAX_MAPPING_LAYERS and has(f"label_{layers}"):
        layers += 1
    return shown | {"c_dim": inputs("embed"), "cmap_dim": outputs("embed"), "mapping_layers": layers}
