"""Reads the discriminator `d` in training checkpoints of rosinality's stylegan2-pytorch.

That program has only the `resnet` architecture without labels and clamp, and groups of four images.
"""

from __future__ import annotations

import re
from functools import partial
from typing import Any

from stylegan2.checkpoints.discriminators import port_discriminator
from stylegan2.checkpoints.layouts import convolution, flattened, transposed, unchanged
from stylegan2.checkpoints.porting import Arrays, Source
from stylegan2.checkpoints.resample_filters import filter_taps
from stylegan2.checkpoints.rosinality import base_of
from stylegan2.checkpoints.torch_modules import plain_name
from stylegan2.config_rules import MAX_BLOCKS
from stylegan2.errors import CheckpointError
from stylegan2.weights import DiscriminatorCheckpoint

GROUP_SIZE = 4
# A layer is a sequence of modules (filter, convolution, activation): (module with the kernel, module with the bias).
BLOCK = {"conv0": ("conv1.0", "conv1.1"), "conv1": ("conv2.1", "conv2.2"), "skip": ("skip.1", "")}
ENDS = {
    "conv": ("final_conv.0", "final_conv.1"),
    "dense": ("final_linear.0", "final_linear.0"),
    "out": ("final_linear.1", "final_linear.1"),
}


def read_rosinality_discriminator(content: Any, file_size: int) -> DiscriminatorCheckpoint:
    """Reads the discriminator.

    Args:
        content: The unpickled torch file.
        file_size: The size of the file in bytes.

    Raises:
        CheckpointError: If the file has no complete discriminator of that program.
    """
    state = content.get("d") if isinstance(content, dict) else None
    if not isinstance(state, dict) or not state:
        raise CheckpointError("has no discriminator (`d`)")
    arrays = Arrays({plain_name(str(name)): value for name, value in state.items()}.get)
    blocks = min(arrays.count("convs.{}.conv1.0.weight", first=1), MAX_BLOCKS)
    if blocks == 0:
        raise CheckpointError("has a `d` that is not a StyleGAN2 discriminator (it lacks `convs.1.conv1.0.weight`)")
    taps = arrays.read("convs.1.conv2.0.kernel") if "convs.1.conv2.0.kernel" in arrays else [1, 3, 3, 1]
    settings = {"mbstd_group_size": GROUP_SIZE, "resample_filter": filter_taps(taps)}
    base = base_of(content)
    return port_discriminator(arrays, partial(_source, base, blocks), base, blocks, file_size, **settings)


def _source(base: tuple[int, int], blocks: int, name: str) -> Source:
    """Returns the source of a canonical weight.

    The program counts its blocks from the image: in a network of two blocks, "discriminator/block_1/conv0/kernel" is
    "convs.2.conv1.0.weight".
    """
    _, *path, leaf = name.split("/")
    layer, block = path[-1], re.fullmatch(r"block_(\d+)", path[0])
    if block and layer == "fromrgb":
        kernel, bias = "convs.0.0", "convs.0.1"
    elif block:
        kernel, bias = (f"convs.{blocks + 1 - int(block[1])}.{module}" for module in BLOCK[layer])
    else:
        # The program has no such layer, so our own name is not found in the file.
        kernel, bias = ENDS.get(layer, (name, name))
    if leaf == "bias":
        return Source(f"{bias}.bias", unchanged)
    turn = {"dense": lambda array: flattened(*base)(array.T), "out": transposed}.get(layer, convolution)
    return Source(f"{kernel}.weight", turn)
