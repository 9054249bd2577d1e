"""Reads the discriminator `D` in pickles of stylegan2-ada-pytorch and of the stylegan3 repository.

Both repositories write the same class: blocks `b64` ... `b8`, the end `b4`, and for labels a `mapping` network.
Settings that no array shows come from attributes of the layers, else from the constructor's arguments, else from the
repository's defaults.
"""

from __future__ import annotations

import dataclasses
import re
from functools import partial
from typing import Any

from stylegan2.checkpoints.discriminators import group_size, label_turn, port_discriminator
from stylegan2.checkpoints.layouts import convolution, flattened, transposed, unchanged
from stylegan2.checkpoints.porting import Arrays, Source, Turn, number, text
from stylegan2.checkpoints.records import Record
from stylegan2.checkpoints.resample_filters import filter_taps
from stylegan2.checkpoints.torch_modules import array_at, as_dictionary, attributes_of, child_at, unwrapped
from stylegan2.checkpoints.torch_pickle import base_of, default_clamp, first_block, generator_of
from stylegan2.config_rules import MAX_BLOCKS
from stylegan2.errors import CheckpointError
from stylegan2.weights import DiscriminatorCheckpoint

ENDS = {"fromrgb": "{}.fromrgb", "conv": "{}.conv", "dense": "{}.fc", "out": "{}.out", "embed": "mapping.embed"}


def read_torch_discriminator(content: Any, file_size: int) -> DiscriminatorCheckpoint:
    """Reads the discriminator.

    Args:
        content: The unpickled file.
        file_size: The size of the file in bytes.

    Raises:
        CheckpointError: If the file has no complete StyleGAN2 discriminator.
    """
    found = content.get("D") if isinstance(content, dict) else None
    if not isinstance(found, Record):
        raise CheckpointError("has no discriminator (`D`)")
    network = unwrapped(found)
    _, generator = generator_of(content)
    names = BlockNames(first_block(generator))
    blocks = 0
    while child_at(network, names.block(blocks + 1)) is not None and blocks < MAX_BLOCKS:
        blocks += 1
    if blocks == 0 or child_at(network, names.end) is None:
        raise CheckpointError(f"holds a `{network.kind}` as `D`, which is not a StyleGAN2 discriminator")
    arrays = Arrays(lambda name: array_at(network, name))
    settings = _settings(network, names, blocks, default_clamp(generator))
    settings["resample_filter"] = _resample_filter(arrays, names.block(blocks), _arguments(network, "block_kwargs"))
    base = base_of(generator)
    source = partial(_source, names, base, _lr_multiplier(network))
    return port_discriminator(arrays, source, base, blocks, file_size, **settings)


@dataclasses.dataclass(frozen=True)
class BlockNames:
    """The names of the blocks. Like the generator's, they double a number from block to block, usually from 4."""

    first: int

    @property
    def end(self) -> str:
        """The name of what follows after the blocks."""
        return f"b{self.first}"

    def block(self, k: int) -> str:
        """Returns the name of block k, counted from the end."""
        return f"b{self.first << k}"


def _settings(network: Record, names: BlockNames, blocks: int, clamp: float | None) -> dict[str, Any]:
    """Returns the settings that shapes do not show."""
    layer = attributes_of(child_at(network, f"{names.block(blocks)}.conv0"))
    clamp = layer.get("conv_clamp", _arguments(network).get("conv_clamp", clamp))
    groups = attributes_of(child_at(network, f"{names.end}.mbstd"))
    size = groups.get("group_size", _arguments(network, "epilogue_kwargs").get("mbstd_group_size", 4))
    return {
        "activation": _activation(network, names, blocks),
        "conv_clamp": None if clamp is None else number(clamp, "conv_clamp"),
        "mbstd_group_size": group_size(size),
    }


def _activation(network: Record, names: BlockNames, blocks: int) -> str:
    """Returns the activation. The original class can mix several; ours has one, so a mixture is refused."""
    owners = {f"{names.block(blocks)}.conv0": "block_kwargs"}
    owners |= {f"{names.end}.{layer}": "epilogue_kwargs" for layer in ("conv", "fc")}
    if child_at(network, "mapping.fc0") is not None:
        owners["mapping.fc0"] = "mapping_kwargs"
    found = {
        text(attributes_of(child_at(network, layer)).get("activation", arguments.get("activation", "lrelu")), layer)
        for layer, arguments in ((layer, _arguments(network, owner)) for layer, owner in owners.items())
    }
    if len(found) > 1:
        raise CheckpointError(f"has a discriminator with several activations ({', '.join(sorted(found))})")
    return found.pop()


def _lr_multiplier(network: Record) -> float:
    argument = _arguments(network, "mapping_kwargs").get("lr_multiplier", 0.01)
    return number(attributes_of(child_at(network, "mapping.fc0")).get("bias_gain", argument), "lr_multiplier")


def _resample_filter(arrays: Arrays, largest: str, arguments: dict[str, Any]) -> tuple[float, ...]:
    for name in (f"{largest}.resample_filter", f"{largest}.conv1.resample_filter"):
        if name in arrays:
            return filter_taps(arrays.read(name))
    return filter_taps(arguments.get("resample_filter", [1, 3, 3, 1]))


def _arguments(network: Record, part: str | None = None) -> dict[str, Any]:
    """Returns the constructor's arguments by name, or those that it passes on to one part."""
    given = as_dictionary(attributes_of(network).get("_init_kwargs"))
    return as_dictionary(given.get(part)) if part else given


def _source(names: BlockNames, base: tuple[int, int], lr_multiplier: float, name: str) -> Source:
    """Returns the source of a canonical weight: "discriminator/block_1/conv0/kernel" is "b8.conv0.weight"."""
    _, *path, leaf = name.split("/")
    layer = path[-1]
    turn: Turn
    if block := re.fullmatch(r"block_(\d+)", path[0]):
        there, turn = f"{names.block(int(block[1]))}.{layer}", convolution
    elif label := re.fullmatch(r"label_(\d+)", layer):
        there, turn = f"mapping.fc{label[1]}", label_turn(transposed, lr_multiplier)
    else:
        there, turn = ENDS[layer].format(names.end), convolution if layer in ("fromrgb", "conv") else transposed
    if leaf == "bias":
        return Source(f"{there}.bias", label_turn(unchanged, lr_multiplier) if layer.startswith("label") else unchanged)
    return Source(f"{there}.weight", (lambda array: flattened(*base)(array.T)) if layer == "dense" else turn)
