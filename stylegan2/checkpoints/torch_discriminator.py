"""Reads the discriminator `D` in pickles of stylegan2-ada-pytorch and of the stylegan3 repository.

Both repositories write the same class: blocks `b64` ... `b8`, the end `b4`, and for labels a `mapping` network.
Settings that no array shows come from attributes of the layers, else from the constructor's arguments, else from the
repository's defaults.
"""

from __future__ import annotations

import re
from functools import partial
from typing import Any

from stylegan2.checkpoints.discriminators import group_size, label_turn, port_discriminator
from stylegan2.checkpoints.layouts import convolution, flattened, transposed, unchanged
from stylegan2.checkpoints.porting import Arrays, Source, Turn, number, text
from stylegan2.checkpoints.records import Record
from stylegan2.checkpoints.resample_filters import filter_taps
from stylegan2.checkpoints.torch_modules import array_at, as_dictionary, attributes_of, child_at
from stylegan2.checkpoints.torch_pickle import default_clamp, generator_of
from stylegan2.errors import CheckpointError
from stylegan2.weights import DiscriminatorCheckpoint

ENDS = {"fromrgb": "b4.fromrgb", "conv": "b4.conv", "dense": "b4.fc", "out": "b4.out", "embed": "mapping.embed"}


def read_torch_discriminator(content: Any, file_size: int) -> DiscriminatorCheckpoint:
    """Reads the discriminator.

    Args:
        content: The unpickled file.
        file_size: The size of the file in bytes.

    Raises:
        CheckpointError: If the file has no complete StyleGAN2 discriminator.
    """
    network = content.get("D") if isinstance(content, dict) else None
    if not isinstance(network, Record):
        raise CheckpointError("has no discriminator (`D`)")
    blocks = 0
    while child_at(network, f"b{8 << blocks}") is not None:
        blocks += 1
    if blocks == 0 or child_at(network, "b4") is None:
        raise CheckpointError(f"holds a `{network.kind}` as `D`, which is not a StyleGAN2 discriminator")
    _, generator = generator_of(content)
    arrays = Arrays(lambda name: array_at(network, name))
    settings = _settings(network, f"b{4 << blocks}", default_clamp(generator))
    settings["resample_filter"] = _resample_filter(arrays, blocks, _arguments(network, "block_kwargs"))
    return port_discriminator(arrays, partial(_source, _lr_multiplier(network)), blocks, file_size, **settings)


def _settings(network: Record, first: str, clamp: float | None) -> dict[str, Any]:
    """Returns the settings that shapes do not show."""
    layer = attributes_of(child_at(network, f"{first}.conv0"))
    clamp = layer.get("conv_clamp", _arguments(network).get("conv_clamp", clamp))
    groups = attributes_of(child_at(network, "b4.mbstd"))
    size = groups.get("group_size", _arguments(network, "epilogue_kwargs").get("mbstd_group_size", 4))
    return {
        "activation": _activation(network, first),
        "conv_clamp": None if clamp is None else number(clamp, "conv_clamp"),
        "mbstd_group_size": group_size(size),
    }


def _activation(network: Record, first: str) -> str:
    """Returns the activation. The original class can mix several; ours has one, so a mixture is refused."""
    owners = {f"{first}.conv0": "block_kwargs", "b4.conv": "epilogue_kwargs", "b4.fc": "epilogue_kwargs"}
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


def _resample_filter(arrays: Arrays, blocks: int, arguments: dict[str, Any]) -> tuple[float, ...]:
    for name in (f"b{4 << blocks}.resample_filter", f"b{4 << blocks}.conv1.resample_filter"):
        if name in arrays:
            return filter_taps(arrays.read(name))
    return filter_taps(arguments.get("resample_filter", [1, 3, 3, 1]))


def _arguments(network: Record, part: str | None = None) -> dict[str, Any]:
    """Returns the constructor's arguments by name, or those that it passes on to one part."""
    given = as_dictionary(attributes_of(network).get("_init_kwargs"))
    return as_dictionary(given.get(part)) if part else given


def _source(lr_multiplier: float, name: str) -> Source:
    """Returns the source of a canonical weight: "discriminator/block_1/conv0/kernel" is "b8.conv0.weight"."""
    _, *path, leaf = name.split("/")
    layer = path[-1]
    turn: Turn
    if block := re.fullmatch(r"block_(\d+)", path[0]):
        there, turn = f"b{4 << int(block[1])}.{layer}", convolution
    elif label := re.fullmatch(r"label_(\d+)", layer):
        there, turn = f"mapping.fc{label[1]}", label_turn(transposed, lr_multiplier)
    else:
        there, turn = ENDS[layer], convolution if layer in ("fromrgb", "conv") else transposed
    if leaf == "bias":
        return Source(f"{there}.bias", label_turn(unchanged, lr_multiplier) if layer.startswith("label") else unchanged)
    return Source(f"{there}.weight", (lambda array: flattened(array.T)) if layer == "dense" else turn)
