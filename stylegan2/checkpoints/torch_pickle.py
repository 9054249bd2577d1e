"""Reads the StyleGAN2 generator in pickles of stylegan2-ada-pytorch and of the stylegan3 repository.

The shapes of the arrays show every width. Settings that they do not show (clamp, activations, the learning rate
multiplier of the mapping network) come from attributes of the layers, else from the constructor's arguments, else from
the repository's defaults. stylegan2-ada-pytorch nests these arguments (`synthesis_kwargs`), stylegan3 does not.
"""

from __future__ import annotations

import re
from typing import Any

from stylegan2.checkpoints.layouts import channels_last, convolution, scalar, transposed, unchanged
from stylegan2.checkpoints.porting import Arrays, Source, check_size, make_config, number, port, text
from stylegan2.checkpoints.records import Record
from stylegan2.checkpoints.resample_filters import filter_taps
from stylegan2.checkpoints.torch_modules import array_at, as_dictionary, attributes_of, child_at, part_of
from stylegan2.config import GeneratorConfig
from stylegan2.errors import CheckpointError
from stylegan2.weights import Checkpoint, generator_shapes

STYLEGAN3_LAYER = re.compile(r"L\d+_\d+_\d+")


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
    arrays = Arrays(lambda name: array_at(network, name))
    config = _config(network, arrays)
    check_size(generator_shapes(config), file_size)
    repository = "stylegan2-ada-pytorch" if _is_nested(_arguments(network)) else "stylegan3"
    return port(config, arrays, _source, {"format": f"{repository} pickle", "network": key})


def generator_of(content: Any) -> tuple[str, Record]:
    """Returns the generator, and its key in the file.

    Raises:
        CheckpointError: If there is none.
    """
    if isinstance(content, Record):
        return content.kind, content
    networks = {key: value for key, value in content.items() if isinstance(value, Record)}
    for key in ("G_ema", "G"):
        if key in networks:
            return key, networks[key]
    raise CheckpointError("is a pickle without a generator (`G_ema`)")


def _refuse_others(network: Record) -> None:
    synthesis = child_at(network, "synthesis")
    if synthesis is None or child_at(network, "mapping") is None:
        raise CheckpointError(f"holds a `{network.kind}`, which has no mapping and synthesis network")
    layers = part_of(synthesis, "_modules")
    if "input" in layers or any(STYLEGAN3_LAYER.match(str(name)) for name in layers):
        raise CheckpointError("is a StyleGAN3, another architecture")
    if "b4" not in layers:
        raise CheckpointError(f"holds a `{network.kind}` without the 4x4 block that StyleGAN2 begins with")


def _config(network: Record, arrays: Arrays) -> GeneratorConfig:
    resolutions = [4]
    while child_at(network, f"synthesis.b{2 * resolutions[-1]}") is not None:
        resolutions.append(2 * resolutions[-1])
    last = resolutions[-1]
    embed, c_dim = arrays.shape("mapping.embed.weight", 2) if "mapping.embed.weight" in arrays else (0, 0)
    layers = arrays.count("mapping.fc{}.weight")
    return make_config(
        img_height=last,
        img_width=last,
        img_channels=arrays.shape(f"synthesis.b{last}.torgb.bias", 1)[0],
        channels=tuple(arrays.shape(f"synthesis.b{side}.conv1.bias", 1)[0] for side in resolutions),
        z_dim=arrays.shape("mapping.fc0.weight", 2)[1] - embed,
        c_dim=c_dim,
        w_dim=arrays.shape("synthesis.b4.conv1.affine.weight", 2)[1],
        architecture=_architecture(arrays, last),
        mapping_layers=layers,
        layer_features=arrays.shape("mapping.fc0.weight", 2)[0] if layers > 1 else 0,
        embed_features=embed,
        use_noise="synthesis.b4.conv1.noise_strength" in arrays,
        **_settings(network, arrays, last),
    )


def _architecture(arrays: Arrays, last: int) -> str:
    if "synthesis.b8.skip.weight" in arrays:
        return "resnet"
    return "skip" if last == 4 or "synthesis.b4.torgb.weight" in arrays else "orig"


def _settings(network: Record, arrays: Arrays, last: int) -> dict[str, Any]:
    """Returns the settings that shapes do not show."""
    arguments = _arguments(network)
    mapping: dict[str, Any] = {"activation": "lrelu", "lr_multiplier": 0.01} | as_dictionary(
        arguments.get("mapping_kwargs")
    )
    nested = as_dictionary(arguments.get("synthesis_kwargs")) if _is_nested(arguments) else arguments
    synthesis: dict[str, Any] = {"activation": "lrelu", "conv_clamp": default_clamp(network)} | nested
    layer = attributes_of(child_at(network, "synthesis.b4.conv1"))
    dense = attributes_of(child_at(network, "mapping.fc0"))
    clamp = layer.get("conv_clamp", synthesis["conv_clamp"])
    return {
        "mapping_activation": text(dense.get("activation", mapping["activation"]), "activation"),
        "mapping_lr_multiplier": number(dense.get("bias_gain", mapping["lr_multiplier"]), "lr_multiplier"),
        "activation": text(layer.get("activation", synthesis["activation"]), "activation"),
        "conv_clamp": None if clamp is None else number(clamp, "conv_clamp"),
        "resample_filter": _resample_filter(arrays, last, synthesis.get("resample_filter", [1, 3, 3, 1])),
    }


def _resample_filter(arrays: Arrays, last: int, argument: Any) -> tuple[float, ...]:
    for name in (f"synthesis.b{last}.resample_filter", f"synthesis.b{last}.conv1.resample_filter"):
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


def _source(name: str) -> Source:
    """Returns the source of a canonical weight: "synthesis/block_1/conv0/kernel" is "synthesis.b8.conv0.weight"."""
    *path, leaf = name.split("/")
    renamed = [re.sub(r"block_(\d+)", lambda k: f"b{4 << int(k[1])}", part).replace("dense_", "fc") for part in path]
    if leaf == "kernel":
        is_dense = path[0] == "mapping" or path[-1] == "affine"
        return Source(".".join([*renamed, "weight"]), transposed if is_dense else convolution)
    turn = {"const": channels_last, "noise_strength": scalar}.get(leaf, unchanged)
    return Source(".".join([*renamed, leaf]), turn)
