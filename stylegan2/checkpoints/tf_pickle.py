"""Reads the generator `Gs` in TensorFlow-era pickles (G, D, Gs) of stylegan2 and stylegan2-ada.

Gs is the moving average that later programs call G_ema. A network is a record with its arguments, its variables by
name, and its two components, mapping and synthesis.
"""

from __future__ import annotations

from functools import partial
from typing import Any

import numpy as np

from stylegan2.checkpoints.layouts import channels_last, scalar, unchanged
from stylegan2.checkpoints.porting import Arrays, Source, check_size, make_config, number, port, text
from stylegan2.checkpoints.records import Record
from stylegan2.checkpoints.resample_filters import filter_taps
from stylegan2.checkpoints.tf_variables import (
    CONSTANT,
    components_of,
    first_scope,
    function_name,
    scope,
    variables_of,
)
from stylegan2.config import GeneratorConfig
from stylegan2.config_rules import MAX_BLOCKS
from stylegan2.errors import CheckpointError
from stylegan2.weights import Checkpoint, generator_shapes

LAYERS = {"conv0": "Conv0_up", "conv1": "Conv1", "torgb": "ToRGB", "skip": "Skip"}


def read_tf_pickle(content: Any, file_size: int) -> Checkpoint:
    """Reads the generator: the last of (G, D, Gs), or the only network of the file.

    Args:
        content: The unpickled file.
        file_size: The size of the file in bytes.

    Raises:
        CheckpointError: If the file has no complete StyleGAN2 generator.
    """
    network = content[-1] if isinstance(content, (tuple, list)) else content
    variables = variables_of(network)
    _refuse_others(network, variables)
    arrays = Arrays(variables.get)
    first = first_scope(variables)
    config = _config(network, arrays, first)
    check_size(config, generator_shapes(config), file_size)
    # Version 5 of the format is stylegan2-ada's; it records the networks' inputs and outputs.
    program = "stylegan2-ada" if network.state.get("version") == 5 else "stylegan2"
    return port(config, arrays, partial(_source, first), {"format": f"{program} TensorFlow pickle", "network": "Gs"})


def _refuse_others(network: Record, variables: dict[str, Any]) -> None:
    functions = {function_name(part) for part in (network, *components_of(network).values())}
    if any("StyleMod" in name for name in variables) or "G_style" in functions:
        raise CheckpointError("is a StyleGAN1 (or StyleGAN2 config A), another architecture")
    if any("ToRGB_lod" in name for name in variables) or any("revised" in name for name in functions):
        raise CheckpointError("is a StyleGAN2 of config B, C or D, another architecture than configs E and F")
    if "mapping/LabelConcat/weight" in variables:
        raise CheckpointError("is a conditional network of the first stylegan2 program (`LabelConcat`)")
    if "mapping/Dense0/weight" not in variables and not any(CONSTANT.fullmatch(name) for name in variables):
        kind = ", ".join(sorted(functions))[:80]
        raise CheckpointError(f"holds a TensorFlow network ({kind}) that is not a StyleGAN2")


def _config(network: Record, arrays: Arrays, first: tuple[int, int]) -> GeneratorConfig:
    scopes = [scope(first, 0)]
    while f"synthesis/{(following := scope(first, len(scopes)))}/Conv1/weight" in arrays and len(scopes) < MAX_BLOCKS:
        scopes.append(following)
    convolutions = [f"{scopes[0]}/Conv", *(f"{name}/Conv1" for name in scopes[1:])]
    _, _, height, base_width = arrays.shape(f"synthesis/{scopes[0]}/Const/const", 4)
    embed = "mapping/LabelEmbed/weight"
    c_dim, embedded = arrays.shape(embed, 2) if embed in arrays else (0, 0)
    layers = arrays.count("mapping/Dense{}/weight")
    inputs, width = arrays.shape("mapping/Dense0/weight", 2)
    return make_config(
        img_height=height << len(scopes) - 1,
        img_width=base_width << len(scopes) - 1,
        img_channels=arrays.shape(f"synthesis/{scopes[-1]}/ToRGB/bias", 1)[0],
        channels=tuple(arrays.shape(f"synthesis/{name}/bias", 1)[0] for name in convolutions),
        z_dim=inputs - embedded,
        c_dim=c_dim,
        w_dim=arrays.shape(f"synthesis/{scopes[0]}/Conv/mod_weight", 2)[0],
        architecture=_architecture(arrays, scopes),
        mapping_layers=layers,
        layer_features=width if layers > 1 else 0,
        embed_features=embedded,
        use_noise=f"synthesis/{scopes[0]}/Conv/noise_strength" in arrays,
        **_settings(network),
    )


def _architecture(arrays: Arrays, scopes: list[str]) -> str:
    if len(scopes) > 1 and f"synthesis/{scopes[1]}/Skip/weight" in arrays:
        return "resnet"
    return "skip" if f"synthesis/{scopes[0]}/ToRGB/weight" in arrays else "orig"


def _settings(network: Record) -> dict[str, Any]:
    """Returns the settings that shapes do not show, from the arguments of the components or else of the network."""
    arguments: dict[str, Any] = {"conv_clamp": None, "resample_kernel": [1, 3, 3, 1]}
    for part in (network, *components_of(network).values()):
        given = part.state.get("static_kwargs")
        arguments |= given if isinstance(given, dict) else {}
    if arguments.get("normalize_latents", True) is False:
        raise CheckpointError("is a network that does not normalise its latents (`normalize_latents`)")
    clamp, taps = arguments["conv_clamp"], arguments["resample_kernel"]
    return {
        "mapping_activation": text(arguments.get("mapping_nonlinearity", "lrelu"), "mapping_nonlinearity"),
        "mapping_lr_multiplier": number(arguments.get("mapping_lrmul", 0.01), "mapping_lrmul"),
        "activation": text(arguments.get("nonlinearity", "lrelu"), "nonlinearity"),
        "conv_clamp": None if clamp is None else number(clamp, "conv_clamp"),
        # In these programs, no kernel means nearest neighbours.
        "resample_filter": filter_taps([1, 1] if taps is None else taps),
    }


def _source(first: tuple[int, int], name: str) -> Source:
    """Returns the source of a weight: "synthesis/block_1/conv0/kernel" is "synthesis/8x8/Conv0_up/weight"."""
    if name == "mapping/w_avg":
        return Source("dlatent_avg", unchanged)
    part, layer, *rest = name.split("/")
    if part == "mapping":
        renamed = layer.replace("dense_", "Dense").replace("embed", "LabelEmbed")
        return Source(f"mapping/{renamed}/{'weight' if rest == ['kernel'] else 'bias'}", unchanged)
    return _synthesis_source(first, int(layer.removeprefix("block_")), rest)


def _synthesis_source(first: tuple[int, int], block: int, rest: list[str]) -> Source:
    if rest == ["const"]:
        return Source(f"synthesis/{scope(first, 0)}/Const/const", lambda array: channels_last(array[0]))
    if rest[-1] == "noise_const":
        return Source(f"synthesis/noise{2 * block - (rest[0] == 'conv0')}", lambda array: array[0, 0])
    layer = "Conv" if block == 0 and rest[0] == "conv1" else LAYERS[rest[0]]
    leaf, turn = _leaf(rest)
    return Source(f"synthesis/{scope(first, block)}/{layer}/{leaf}", turn)


def _leaf(rest: list[str]) -> tuple[str, Any]:
    """Returns the name of a variable in its layer, and the function that makes it canonical."""
    match rest:
        case [_, "affine", "kernel"]:
            return "mod_weight", unchanged
        case [_, "affine", "bias"]:
            # Stored without the 1 that a style starts from. It is added in float32, as the original program does.
            return "mod_bias", lambda array: np.asarray(array, np.float32) + np.float32(1)
        case ["conv0", "kernel"]:
            # Stored for a convolution of the image with zeros between its pixels; a transposed convolution flips it.
            return "weight", lambda array: array[::-1, ::-1]
        case [_, "kernel"]:
            return "weight", unchanged
        case [_, "noise_strength"]:
            return "noise_strength", scalar
    return rest[-1], unchanged
