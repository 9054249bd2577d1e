"""Reads the discriminator in TensorFlow-era pickles (G, D, Gs) of stylegan2 and stylegan2-ada.

Its kernels are stored as they are applied: [height, width, in, out] and unflipped, dense ones [in, out].
"""

from __future__ import annotations

import re
from functools import partial
from typing import Any

from stylegan2.checkpoints.discriminators import group_size, label_turn, port_discriminator
from stylegan2.checkpoints.layouts import flattened, unchanged
from stylegan2.checkpoints.porting import Arrays, Source, Turn, number, text
from stylegan2.checkpoints.records import Record
from stylegan2.checkpoints.resample_filters import filter_taps
from stylegan2.checkpoints.tf_variables import base_of, first_scope, function_name, scope, variables_of
from stylegan2.config_rules import MAX_BLOCKS
from stylegan2.errors import CheckpointError
from stylegan2.weights import DiscriminatorCheckpoint

LAYERS = {"fromrgb": "FromRGB", "conv0": "Conv0", "conv1": "Conv1_down", "skip": "Skip"}
ENDS = {"fromrgb": "{}/FromRGB", "conv": "{}/Conv", "dense": "{}/Dense0", "out": "Output", "embed": "LabelEmbed"}
# Experimental options of stylegan2-ada with which the same weights compute something else.
VARIANTS = ("use_pagan", "use_spectral_norm")


def read_tf_discriminator(content: Any, file_size: int) -> DiscriminatorCheckpoint:
    """Reads the discriminator.

    Args:
        content: The unpickled file.
        file_size: The size of the file in bytes.

    Raises:
        CheckpointError: If the file has no complete StyleGAN2 discriminator.
    """
    if not isinstance(content, (tuple, list)) or len(content) != 3:
        raise CheckpointError("has no discriminator (it holds only a generator)")
    network, generator = content[1], variables_of(content[2])
    arrays, first = Arrays(variables_of(network).get), first_scope(generator)
    blocks = 0
    while f"{scope(first, blocks + 1)}/Conv0/weight" in arrays and blocks < MAX_BLOCKS:
        blocks += 1
    if blocks == 0 or f"{scope(first, 0)}/Dense0/weight" not in arrays:
        kind = function_name(network)
        raise CheckpointError(f"holds a TensorFlow network ({kind}) that is not a StyleGAN2 discriminator")
    settings, lr_multiplier = _settings(network)
    base = base_of(generator)
    source = partial(_source, first, base, lr_multiplier)
    return port_discriminator(arrays, source, base, blocks, file_size, **settings)


def _settings(network: Record) -> tuple[dict[str, Any], float]:
    """Returns the settings that shapes do not show, and the learning rate multiplier of the label's layers."""
    given = network.state.get("static_kwargs")
    arguments: dict[str, Any] = given if isinstance(given, dict) else {}
    for name in VARIANTS:
        if arguments.get(name):
            raise CheckpointError(f"has a discriminator of another kind (`{name}`)")
    # stylegan2-ada, which writes version 5, made the whole batch the default group size.
    size = arguments.get("mbstd_group_size", None if network.state.get("version") == 5 else 4)
    clamp, taps = arguments.get("conv_clamp"), arguments.get("resample_kernel", [1, 3, 3, 1])
    settings = {
        "activation": text(arguments.get("nonlinearity", "lrelu"), "nonlinearity"),
        "conv_clamp": None if clamp is None else number(clamp, "conv_clamp"),
        "mbstd_group_size": group_size(size),
        # In these programs, no kernel means the average of neighbours.
        "resample_filter": filter_taps([1, 1] if taps is None else taps),
    }
    return settings, number(arguments.get("mapping_lrmul", 0.1), "mapping_lrmul")


def _source(first: tuple[int, int], base: tuple[int, int], lr_multiplier: float, name: str) -> Source:
    """Returns the source of a weight: "discriminator/block_1/conv1/kernel" is "8x8/Conv1_down/weight"."""
    _, *path, leaf = name.split("/")
    layer = path[-1]
    turn: Turn = unchanged
    if block := re.fullmatch(r"block_(\d+)", path[0]):
        there = f"{scope(first, int(block[1]))}/{LAYERS[layer]}"
    elif label := re.fullmatch(r"label_(\d+)", layer):
        there, turn = f"Mapping{label[1]}", label_turn(unchanged, lr_multiplier)
    else:
        there = ENDS[layer].format(scope(first, 0))
    if leaf == "bias":
        return Source(f"{there}/bias", turn)
    return Source(f"{there}/weight", flattened(*base) if layer == "dense" else turn)
