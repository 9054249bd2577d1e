"""Reads the StyleGAN2 generator in pickles of stylegan2-ada-pytorch and of the stylegan3 repository.

The shapes of the arrays show every width. Settings that they do not show (clamp, activations, the learning rate
multiplier of the mapping network) come from attributes of the layers, else from the constructor's arguments, else from
the repository's defaults. stylegan2-ada-pytorch nests these arguments (`synthesis_kwargs`), stylegan3 does not.
"""

from __future__ import annotations

import re
from functools import partial
from typing import Any

from stylegan2.checkpoints.layouts import channels_last, convolution, scalar, transposed, unchanged
from stylegan2.checkpoints.porting import Arrays, Source, check_size, make_config, number, port, text
from stylegan2.checkpoints.records import Record
from stylegan2.checkpoints.resample_filters import filter_taps
from stylegan2.checkpoints.torch_modules import array_at, as_dictionary, attributes_of, child_at, part_of, unwrapped
from stylegan2.config import GeneratorConfig
from stylegan2.config_rules import MAX_BLOCKS
from stylegan2.errors import CheckpointError
from stylegan2.weights import Checkpoint, generator_shapes

STYLEGAN3_LAYER = re.compile(r"L\d+_\d+_\d+")
BLOCK = re.compile(r"b([1-9]\d{0,4})")


def read_torch_pickle(content: Any, file_size: int) -> Checkpoint:
    """Reads the generator `G_ema`, or `G` if there is no `G_ema`.

    Args:
        content: The unpickled file.
        file_size: The size of the file in bytes.

    Raises:
        CheckpointError: If the file has no complete StyleGAN2 generator.
    """
    key, network = generator_of(content)
    _refuse_others(network)
    first = first_block(network)
    arrays = Arrays(lambda name: array_at(network, name))
    config = _config(network, arrays, first)
    check_size(config, generator_shapes(config), file_size)
    repository = "stylegan2-ada-pytorch" if _is_nested(_arguments(network)) else "stylegan3"
    return port(config, arrays, partial(_source, first), {"format": f"{repository} pickle", "network": key})


def generator_of(content: Any) -> tuple[str, Record]:
    """Returns the generator, and its key in the file.

    Raises:
        CheckpointError: If there is none.
    """
    if isinstance(content, Record):
        return content.kind, unwrapped(content)
    for key in ("G_ema", "G"):
        if isinstance(found := content.get(key), Record):
            return key, unwrapped(found)
    raise CheckpointError("is a pickle without a generator (`G_ema`)")


def first_block(network: Record) -> int:
    """Returns the number in the name of the block that has the constant: 4, or another one in forks for other shapes.

    Each further block is named after twice the number of the one before, whatever its real size.

    Raises:
        CheckpointError: If no block has a constant.
    """
    names = part_of(child_at(network, "synthesis"), "_modules")
    numbers = sorted(int(found[1]) for name in names if isinstance(name, str) and (found := BLOCK.fullmatch(name)))
    for number_of_block in numbers:
        if array_at(network, f"synthesis.b{number_of_block}.const") is not None:
            return number_of_block
    raise CheckpointError(f"holds a `{network.kind}` without the block with a constant that StyleGAN2 begins with")


def base_of(network: Record) -> tuple[int, int]:
    """Returns height and width of the constant."""
    _, height, width = Arrays(lambda name: array_at(network, name)).shape(f"synthesis.b{first_block(network)}.const", 3)
    return height, width


def _refuse_others(network: Record) -> None:
    synthesis = child_at(network, "synthesis")
    if synthesis is None or child_at(network, "mapping") is None:
        raise CheckpointError(f"holds a `{network.kind}`, which has no mapping and synthesis network")
    layers = part_of(synthesis, "_modules")
    if "input" in layers or any(STYLEGAN3_LAYER.match(str(name)) for name in layers):
        raise CheckpointError("is a StyleGAN3, another architecture")


def _config(network: Record, arrays: Arrays, first: int) -> GeneratorConfig:
    names = [f"synthesis.b{first}"]
    while child_at(network, following := f"synthesis.b{first << len(names)}") is not None and len(names) < MAX_BLOCKS:
        names.append(following)
    height, width = base_of(network)
    embed, c_dim = arrays.shape("mapping.embed.weight", 2) if "mapping.embed.weight" in arrays else (0, 0)
    layers = arrays.count("mapping.fc{}.weight")
    return make_config(
        img_height=height << len(names) - 1,
        img_width=width << len(names) - 1,
        img_channels=arrays.shape(f"{names[-1]}.torgb.bias", 1)[0],
        channels=tuple(arrays.shape(f"{name}.conv1.bias", 1)[0] for name in names),
        z_dim=arrays.shape("mapping.fc0.weight", 2)[1] - embed,
        c_dim=c_dim,
        w_dim=arrays.shape(f"{names[0]}.conv1.affine.weight", 2)[1],
        architecture=_architecture(arrays, names),
        mapping_layers=layers,
        layer_features=arrays.shape("mapping.fc0.weight", 2)[0] if layers > 1 else 0,
        embed_features=embed,
        use_noise=f"{names[0]}.conv1.noise_strength" in arrays,
        **_settings(network, arrays, names),
    )


def _architecture(arrays: Arrays, names: list[str]) -> str:
    if len(names) > 1 and f"{names[1]}.skip.weight" in arrays:
        return "resnet"
    return "skip" if f"{names[0]}.torgb.weight" in arrays else "orig"


def _settings(network: Record, arrays: Arrays, names: list[str]) -> dict[str, Any]:
    """Returns the settings that shapes do not show."""
    arguments = _arguments(network)
    mapping: dict[str, Any] = {"activation": "lrelu", "lr_multiplier": 0.01} | as_dictionary(
        arguments.get("mapping_kwargs")
    )
    nested = as_dictionary(arguments.get("synthesis_kwargs")) if _is_nested(arguments) else arguments
    synthesis: dict[str, Any] = {"activation": "lrelu", "conv_clamp": default_clamp(network)} | nested
    layer = attributes_of(child_at(network, f"{names[0]}.conv1"))
    dense = attributes_of(child_at(network, "mapping.fc0"))
    clamp = layer.get("conv_clamp", synthesis["conv_clamp"])
    return {
        "mapping_activation": text(dense.get("activation", mapping["activation"]), "activation"),
        "mapping_lr_multiplier": number(dense.get("bias_gain", mapping["lr_multiplier"]), "lr_multiplier"),
        "activation": text(layer.get("activation", synthesis["activation"]), "activation"),
        "conv_clamp": None if clamp is None else number(clamp, "conv_clamp"),
        "resample_filter": _resample_filter(arrays, names[-1], synthesis.get("resample_filter", [1, 3, 3, 1])),
    }


def _resample_filter(arrays: Arrays, last: str, argument: Any) -> tuple[float, ...]:
    for name in (f"{last}.resample_filter", f"{last}.conv1.resample_filter"):
        if name in arrays:
            return filter_taps(arrays.read(name))
    return filter_taps(argument)


def default_clamp(generator: Record) -> float | None:
    """Returns the repository's default of `conv_clamp`, for files that do not state it."""
    return None if _is_nested(_arguments(generator)) else 256


def _is_nested(arguments: dict[str, Any]) -> bool:
    """Returns whether the arguments are nested, as stylegan2-ada-pytorch does it."""
    flat = {"channel_base", "channel_max", "num_fp16_res", "conv_clamp", "architecture", "resample_filter", "use_noise"}
    return "synthesis_kwargs" in arguments or not flat & set(arguments)


def _arguments(network: Record) -> dict[str, Any]:
    """Returns the constructor's arguments by name."""
    names = ("z_dim", "c_dim", "w_dim", "img_resolution", "img_channels", "mapping_kwargs", "synthesis_kwargs")
    given = attributes_of(network).get("_init_args", ())
    by_position = dict(zip(names, given, strict=False)) if isinstance(given, (tuple, list)) else {}
    return by_position | as_dictionary(attributes_of(network).get("_init_kwargs"))


def _source(first: int, name: str) -> Source:
    """Returns the source of a canonical weight: "synthesis/block_1/conv0/kernel" is "synthesis.b8.conv0.weight"."""
    *path, leaf = name.split("/")
    renamed = [re.sub(r"block_(\d+)", lambda k: f"b{first << int(k[1])}", part) for part in path]
    renamed = [part.replace("dense_", "fc") for part in renamed]
    if leaf == "kernel":
        is_dense = path[0] == "mapping" or path[-1] == "affine"
        return Source(".".join([*renamed, "weight"]), transposed if is_dense else convolution)
    turn = {"const": channels_last, "noise_strength": scalar}.get(leaf, unchanged)
    return Source(".".join([*renamed, leaf]), turn)
