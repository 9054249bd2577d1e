"""Writes a canonical discriminator under the names and in the layouts of the original programs."""

from __future__ import annotations

import re
from typing import Any

import numpy as np

from stylegan2.config import DiscriminatorConfig, block_shapes
from stylegan2.weights import DiscriminatorCheckpoint, discriminator_shapes
from tests.stylegan2.checkpoints.pickles import Call, easy_dict, module

Weights = dict[str, np.ndarray]
TORCH = {"fromrgb": "b4.fromrgb", "conv": "b4.conv", "dense": "b4.fc", "out": "b4.out", "embed": "mapping.embed"}
TENSORFLOW = {"fromrgb": "FromRGB", "conv0": "Conv0", "conv1": "Conv1_down", "skip": "Skip"}
TENSORFLOW_ENDS = {
    "fromrgb": "4x4/FromRGB",
    "conv": "4x4/Conv",
    "dense": "4x4/Dense0",
    "out": "Output",
    "embed": "LabelEmbed",
}


def random_discriminator(seed: int = 0, **settings: Any) -> DiscriminatorCheckpoint:
    """Returns a discriminator with random weights, none of them zero, and a different width for every block."""
    settings = {"img_height": 16, "img_width": 16, "cmap_dim": 7, "mapping_layers": 2, **settings}
    blocks = len(block_shapes(settings["img_height"], settings["img_width"]))
    config = DiscriminatorConfig(**{"channels": tuple(range(2 * blocks + 2, 2, -2)), **settings})
    rng = np.random.RandomState(seed)
    weights = {name: rng.standard_normal(shape) for name, shape in discriminator_shapes(config).items()}
    for name in weights:
        if "label_" in name:
            weights[name] *= 100
    return DiscriminatorCheckpoint(config, {name: array.astype("f4") for name, array in weights.items()})


def torch_discriminator(found: DiscriminatorCheckpoint, dtype: str = "f4", attributes: bool = True) -> Call:
    """Returns NVIDIA's `Discriminator`. Its settings are attributes of its layers or arguments of its constructor."""
    config = found.config
    of_layers = {"activation": config.activation, "conv_clamp": config.conv_clamp} if attributes else {}
    tree: dict[str, Any] = {}
    for name, array in torch_weights(found).items():
        *path, leaf = name.split(".")
        owner = tree
        for part in path:
            owner = owner.setdefault(part, {})
        owner[leaf] = np.asarray(array, dtype)
    taps = np.asarray(config.resample_filter, "f4") / sum(config.resample_filter)
    for name, block in tree.items():
        if name.startswith("b") and attributes:
            block["resample_filter"] = taps if len(taps) >= 8 else np.outer(taps, taps)
    children = {name: _module(value, of_layers) for name, value in tree.items()}
    if attributes:
        groups = module("MinibatchStdLayer", {}, {}, group_size=config.mbstd_group_size)
        children["b4"] = _module(tree["b4"], of_layers, mbstd=groups)
    arguments = {} if attributes else _torch_arguments(config)
    return module("Discriminator", {}, children, _init_args=(), _init_kwargs=easy_dict(arguments))


def torch_weights(found: DiscriminatorCheckpoint) -> Weights:
    weights = {}
    for name, array in found.weights.items():
        _, *path, leaf = name.split("/")
        layer = path[-1]
        there = f"b{4 << int(path[0][6:])}.{layer}" if path[0].startswith("block") else TORCH.get(layer)
        there = there or layer.replace("label_", "mapping.fc")
        array = _flattened_as_there(array, found.config) if name.endswith("dense/kernel") else array
        if leaf == "kernel":
            weights[f"{there}.weight"] = array.transpose(3, 2, 0, 1) if array.ndim == 4 else array.T
        else:
            weights[f"{there}.bias"] = array
    return weights


def tf_weights(found: DiscriminatorCheckpoint) -> Weights:
    weights = {}
    for name, array in found.weights.items():
        _, *path, leaf = name.split("/")
        layer = path[-1]
        side = 4 << int(path[0][6:]) if path[0].startswith("block") else 0
        there = f"{side}x{side}/{TENSORFLOW[layer]}" if side else TENSORFLOW_ENDS.get(layer)
        there = there or layer.replace("label_", "Mapping")
        array = _flattened_as_there(array, found.config) if name.endswith("dense/kernel") else array
        weights[f"{there}/{leaf.replace('kernel', 'weight')}"] = array
    return weights


def tf_settings(config: DiscriminatorConfig) -> dict[str, Any]:
    settings = {"nonlinearity": config.activation, "resample_kernel": list(config.resample_filter)}
    settings |= {"mbstd_group_size": config.mbstd_group_size, "mapping_lrmul": 0.01, "label_size": config.c_dim}
    return settings | ({"conv_clamp": config.conv_clamp} if config.conv_clamp else {})


def rosinality_weights(found: DiscriminatorCheckpoint) -> Weights:
    names = {"conv0": "conv1.{}", "conv1": "conv2.{}", "skip": "skip.{}"}
    last, weights = len(found.config.channels) - 1, {}
    taps = np.asarray(found.config.resample_filter, "f4") / sum(found.config.resample_filter)
    for name, array in torch_weights(found).items():
        path, _, leaf = name.rpartition(".")
        block, _, layer = path.partition(".")
        position = int(layer in ("conv1", "skip")) + (leaf == "bias")
        if block == "b4":
            there = {"conv": f"final_conv.{position}", "fc": "final_linear.0", "out": "final_linear.1"}[layer]
        elif layer == "fromrgb":
            there = f"convs.0.{position}"
        else:
            number = last + 3 - int(re.sub(r"\D", "", block)).bit_length() + 1
            there = f"convs.{number}.{names[layer].format(position)}"
            if layer in ("conv1", "skip"):
                weights[f"convs.{number}.{names[layer].format(0)}.kernel"] = np.outer(taps, taps)
        weights[f"{there}.{leaf}"] = array
    return weights


def _module(tree: dict[str, Any], attributes: dict[str, Any], **children: Call) -> Call:
    arrays = {name: value for name, value in tree.items() if not isinstance(value, dict)}
    nested = {name: _module(value, attributes) for name, value in tree.items() if isinstance(value, dict)}
    return module("Module", arrays, nested | children, **attributes)


def _torch_arguments(config: DiscriminatorConfig) -> dict[str, Any]:
    activation = {"activation": config.activation}
    arguments: dict[str, Any] = {"c_dim": config.c_dim, "img_channels": config.img_channels}
    arguments |= {"conv_clamp": config.conv_clamp, "architecture": config.architecture}
    arguments["block_kwargs"] = easy_dict(activation | {"resample_filter": list(config.resample_filter)})
    arguments["mapping_kwargs"] = easy_dict(activation)
    arguments["epilogue_kwargs"] = easy_dict(activation | {"mbstd_group_size": config.mbstd_group_size})
    return arguments


def _flattened_as_there(kernel: np.ndarray, config: DiscriminatorConfig) -> np.ndarray:
    """Reorders the rows of a kernel from [height, width, channels] to [channels, height, width]."""
    return kernel.reshape(*config.block_shapes[0], -1, kernel.shape[1]).transpose(2, 0, 1, 3).reshape(kernel.shape)
