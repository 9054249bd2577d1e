"""What the readers of discriminators have in common: from the arrays of a file to a canonical discriminator.

A discriminator is read only if asked for. One that is missing, damaged or of another kind never keeps a file's
generator from being read: the checkpoint then says why it has none.
"""

from __future__ import annotations

import dataclasses
import textwrap
from collections.abc import Callable
from typing import Any

import numpy as np

from stylegan2.checkpoints.porting import DAMAGE, Arrays, Source, Turn, check_size, checked_weight, impossible, number
from stylegan2.config import DiscriminatorConfig
from stylegan2.errors import CheckpointError
from stylegan2.weights import Checkpoint, DiscriminatorCheckpoint, discriminator_shapes

# A group of more images than any batch has: what the original programs call None.
WHOLE_BATCH = 2**31 - 1
# The learning rate multiplier of the label's dense layers in `stylegan2.discriminator`.
LABEL_LR_MULTIPLIER = 0.01

Find = Callable[[str], Source]


def with_discriminator(checkpoint: Checkpoint, read: Callable[[], DiscriminatorCheckpoint]) -> Checkpoint:
    """`checkpoint` with the discriminator that `read` gives, or with the reason why there is none."""
    try:
        return dataclasses.replace(checkpoint, discriminator=read())
    except CheckpointError as error:
        # Parts of the message may come from the file: they are no longer, and no more lines, than a sentence.
        reason = textwrap.shorten(f"the file {error}", 300)
    except DAMAGE as error:
        reason = f"the file's discriminator is damaged ({type(error).__name__})"
    return dataclasses.replace(checkpoint, no_discriminator=reason)


def port_discriminator(
    arrays: Arrays, source: Find, blocks: int, file_size: int, **settings: Any
) -> DiscriminatorCheckpoint:
    """The discriminator whose every weight comes from its source in `arrays`.

    It has `blocks` blocks above its 4x4 end. The shapes of the arrays show all but the `settings`.

    Raises:
        CheckpointError: the network is not known here, or a weight is missing, has the wrong shape, or is not finite.
    """
    config = make_config(**_shown_by_shapes(arrays, source, blocks), **settings)
    check_size(discriminator_shapes(config), file_size)
    weights = {}
    for name, shape in discriminator_shapes(config).items():
        origin = source(name)
        weights[name] = checked_weight(origin.turn(arrays.read(origin.name)), shape, origin.name)
    return DiscriminatorCheckpoint(config, weights)


def make_config(**values: Any) -> DiscriminatorConfig:
    """A configuration; what cannot be one is the file's fault."""
    try:
        return DiscriminatorConfig(**values)
    except (ValueError, TypeError) as error:
        raise CheckpointError(f"has a discriminator: it {impossible(error)}") from error


def group_size(value: Any) -> int:
    """The original programs' `mbstd_group_size`, None being the whole batch."""
    return WHOLE_BATCH if value is None else int(number(value, "mbstd_group_size"))


def label_turn(turn: Turn, lr_multiplier: float) -> Turn:
    """`turn`, then the scale that lets our learning rate multiplier stand for the file's: the function stays the same.

    A layer is x -> act(λ · (x · W / √in + b)), so that λ' W and λ' b with λ are λ W and λ b with λ'.
    """
    scale = np.float32(lr_multiplier / LABEL_LR_MULTIPLIER)
    return lambda array: turn(np.asarray(array, np.float32)) * scale


def _shown_by_shapes(arrays: Arrays, source: Find, blocks: int) -> dict[str, Any]:
    def has(name: str) -> bool:
        return source(f"discriminator/{name}/kernel").name in arrays

    def inputs(name: str) -> int:
        """How many features a layer takes."""
        origin = source(f"discriminator/{name}/kernel")
        return origin.turn(arrays.read(origin.name)).shape[-2]

    def outputs(name: str) -> int:
        return arrays.shape(source(f"discriminator/{name}/bias").name, 1)[0]

    channels = tuple(outputs(name) for name in ("conv", *(f"block_{k}/conv0" for k in range(1, blocks + 1))))
    shown = {
        "img_height": 4 << blocks,
        "img_width": 4 << blocks,
        "img_channels": inputs(f"block_{blocks}/fromrgb"),
        "channels": channels,
        "architecture": "resnet" if has("block_1/skip") else "skip" if has("fromrgb") else "orig",
        "mbstd_channels": inputs("conv") - channels[0],
    }
    if not has("embed"):
        return shown
    layers = 0
    while has(f"label_{layers}"):
        layers += 1
    return shown | {"c_dim": inputs("embed"), "cmap_dim": outputs("embed"), "mapping_layers": layers}
