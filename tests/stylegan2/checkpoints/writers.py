"""Writes a canonical checkpoint in the formats of the original programs, for the readers to read back.

Each `*_file` returns the bytes of a complete file. If the format has a second generator (`G`, `g`), the file has a
different one there, so that reading the wrong one is noticed. If the checkpoint has no discriminator, the file has
something else, or nothing, in its place.
"""

from __future__ import annotations

import io
import zipfile
from typing import Any

import numpy as np

from stylegan2.config import GeneratorConfig
from stylegan2.weights import Checkpoint
from tests.stylegan2.checkpoints import discriminator_writers, pickles
from tests.stylegan2.checkpoints.pickles import Call, Name, Stored, dumps, easy_dict, ordered_dict
from tests.stylegan2.numpy_stylegan2 import random_checkpoint

Weights = dict[str, np.ndarray]


def torch_pickle_file(
    checkpoint: Checkpoint,
    layout: str = "ada",
    protocol: int = 3,
    numpy: int = 1,
    dtype: str = "f4",
    attributes: bool = True,
    networks: tuple[str, ...] = ("G", "D", "G_ema"),
    w_avg: bool = True,
    first_block: int = 4,
) -> bytes:
    """Returns a pickle of stylegan2-ada-pytorch ("ada") or the stylegan3 repository ("sg3").

    `attributes` False leaves the layers' settings to the constructor's arguments. `first_block` is the number after
    which the first block is named.
    """
    other = random_checkpoint(checkpoint.config, seed=99)
    generators = {"G": other, "G_ema": checkpoint}
    content: dict[str, Any] = {
        name: torch_generator(generators[name], layout, dtype, attributes, w_avg, first_block)
        for name in networks
        if name in generators
    }
    if "D" in networks:
        found = checkpoint.discriminator
        content["D"] = (
            discriminator_writers.torch_discriminator(found, dtype, attributes)
            if found
            else pickles.module("Discriminator", {"weight": np.ones((2, 2), dtype)}, {}, c_dim=0)
        )
    content |= {"training_set_kwargs": easy_dict({"path": "x.zip", "max_size": np.int64(3)}), "augment_pipe": None}
    return dumps(content, protocol, numpy)


def tf_pickle_file(
    checkpoint: Checkpoint, program: str = "ada", protocol: int = 3, numpy: int = 1, real_sizes: bool = False
) -> bytes:
    """Returns a TensorFlow-era pickle (G, D, Gs) of stylegan2 or stylegan2-ada.

    `real_sizes` names the scopes after the sizes of the blocks, as some forks do, not after those of a square network.
    """
    other = tf_generator(random_checkpoint(checkpoint.config, seed=99), program, real_sizes)
    variables, settings = {"Output/bias": np.zeros(1, "f4")}, {}
    if found := checkpoint.discriminator:
        variables = discriminator_writers.tf_weights(found)
        settings = discriminator_writers.tf_settings(found.config)
    discriminator = tf_network(program, "D", "D_main" if program == "ada" else "D_stylegan2", variables, settings)
    return dumps((other, discriminator, tf_generator(checkpoint, program, real_sizes)), protocol, numpy)


def rosinality_file(
    checkpoint: Checkpoint, container: str = "zip", training: bool = False, noise: bool = True, module: str = ""
) -> bytes:
    """Returns a rosinality checkpoint, converted or from training, as "zip" or "stream"."""
    storages: list[Stored] = []

    def state(weights: Weights) -> Call:
        tensors = {}
        for name, array in weights.items():
            storages.append(Stored(str(len(storages)), np.ravel(array)))
            tensors[module + name] = pickles.tensor(array, storages[-1])
        return Call(Name("collections", "OrderedDict"), items=tensors, state={"_metadata": ordered_dict({})})

    content = {"g_ema": state(rosinality_weights(checkpoint, noise))}
    content["g"] = state(rosinality_weights(random_checkpoint(checkpoint.config, 99), noise))
    if training:
        arguments = {"size": 64, "lr": 0.002, "distributed": False}
        content["args"] = Call(Name("argparse", "Namespace"), state=arguments)
        content["d_optim"] = {"state": {0: {"step": 7}}, "param_groups": [{"betas": (0.0, 0.99), "params": [0, 1]}]}
        content["ada_aug_p"] = 0.0
        if found := checkpoint.discriminator:
            content["d"] = state(discriminator_writers.rosinality_weights(found))
    else:
        storages.append(Stored(str(len(storages)), checkpoint.weights["mapping/w_avg"]))
        content["latent_avg"] = pickles.tensor(storages[-1].numbers, storages[-1])
    return torch_zip(content, storages) if container == "zip" else pickles.torch_stream(content, storages)


def torch_zip(content: Any, storages: list[Stored], compression: int = zipfile.ZIP_STORED) -> bytes:
    """Returns `content` as `torch.save` writes it today."""
    parts = {"data.pkl": dumps(content, 2)}
    parts |= {f"data/{storage.key}": storage.numbers.tobytes() for storage in storages}
    return zip_of(parts | {"version": b"3\n"}, compression)


def zip_of(parts: dict[str, bytes], compression: int = zipfile.ZIP_STORED) -> bytes:
    """Returns a zip of these parts, with the same bytes at any time of the day."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for name, content in parts.items():
            archive.writestr(zipfile.ZipInfo(f"archive/{name}"), content, compression)
    return file.getvalue()


def rosinality_weights(checkpoint: Checkpoint, noise: bool) -> Weights:
    """Returns the state dictionary of rosinality's generator."""
    weights, taps = {}, np.asarray(checkpoint.config.resample_filter, "f4") / sum(checkpoint.config.resample_filter)
    for name, array in checkpoint.weights.items():
        weights |= _rosinality_weight(name.split("/"), array)
    for k in range(len(checkpoint.config.channels) - 1):
        weights[f"convs.{2 * k}.conv.blur.kernel"] = np.outer(taps, taps) * 4
        weights[f"to_rgbs.{k}.upsample.kernel"] = np.outer(taps, taps) * 4
    return {name: array for name, array in weights.items() if noise or not name.startswith("noises.")}


def _rosinality_weight(path: list[str], array: np.ndarray) -> Weights:
    leaf = {"kernel": "weight", "bias": "bias"}.get(path[-1], path[-1])
    if path[0] == "mapping":
        layer = f"style.{int(path[1].removeprefix('dense_')) + 1}" if path[1] != "w_avg" else ""
        return {f"{layer}.{leaf}": array.T} if layer else {}
    block, layer = int(path[1].removeprefix("block_")), path[2]
    if layer == "const":
        return {"input.input": array.transpose(2, 0, 1)[None]}
    index = {"conv0": 2 * block - 2, "conv1": 2 * block - 1}.get(layer, 0)
    first = {"conv1": "conv1", "torgb": "to_rgb1"}
    there = first[layer] if block == 0 else f"to_rgbs.{block - 1}" if layer == "torgb" else f"convs.{index}"
    if path[3] == "affine":
        return {f"{there}.conv.modulation.{leaf}": array.T}
    if leaf == "noise_const":
        return {f"noises.noise_{2 * block - (layer == 'conv0')}": array[None, None]}
    if leaf == "weight":
        return {f"{there}.conv.weight": array.transpose(3, 2, 0, 1)[None]}
    if leaf == "noise_strength":
        return {f"{there}.noise.weight": array.reshape(1)}
    return {f"{there}.bias": array.reshape(1, -1, 1, 1)} if layer == "torgb" else {f"{there}.activate.bias": array}


def torch_generator(
    checkpoint: Checkpoint, layout: str, dtype: str, attributes: bool, w_avg: bool, first_block: int = 4
) -> Call:
    config, tree = checkpoint.config, _tree(checkpoint, first_block)
    if not w_avg:
        del tree["mapping"]["w_avg"]
    settings = {"conv_clamp": config.conv_clamp, "activation": config.activation} if attributes else {}
    children = {
        "synthesis": _torch_module("SynthesisNetwork", tree["synthesis"], dtype, _filter(config), settings),
        "mapping": _torch_module("MappingNetwork", tree["mapping"], dtype, None, _dense_settings(config, attributes)),
    }
    keywords = _arguments(config, layout)
    return pickles.module(
        "Generator", {}, children, _init_args=(), _init_kwargs=easy_dict(keywords), z_dim=config.z_dim
    )


def _dense_settings(config: GeneratorConfig, attributes: bool) -> dict[str, Any]:
    gain = {"bias_gain": np.float64(config.mapping_lr_multiplier), "activation": config.mapping_activation}
    return gain if attributes else {}


def _filter(config: GeneratorConfig) -> np.ndarray:
    """Returns the buffer as torch stores it. Filters of at least 8 taps stay one-dimensional."""
    taps = np.asarray(config.resample_filter, "f4") / sum(config.resample_filter)
    return taps if len(taps) >= 8 else np.outer(taps, taps)


def _arguments(config: GeneratorConfig, layout: str) -> dict[str, Any]:
    mapping = {
        "num_layers": config.mapping_layers,
        "lr_multiplier": config.mapping_lr_multiplier,
        "activation": config.mapping_activation,
    }
    synthesis = {
        "architecture": config.architecture,
        "conv_clamp": config.conv_clamp,
        "activation": config.activation,
        "resample_filter": list(config.resample_filter),
        "use_noise": config.use_noise,
    }
    defaults = {"architecture": "skip", "activation": "lrelu", "use_noise": True}
    synthesis |= {"conv_clamp": config.conv_clamp}
    without = None if layout == "ada" else 256
    given = {key: v for key, v in synthesis.items() if v != (defaults | {"conv_clamp": without}).get(key, v is None)}
    general = {
        "z_dim": config.z_dim,
        "c_dim": config.c_dim,
        "w_dim": config.w_dim,
        "mapping_kwargs": easy_dict(mapping),
    }
    return general | ({"synthesis_kwargs": easy_dict(given)} if layout == "ada" else given)


def _tree(checkpoint: Checkpoint, first_block: int) -> dict[str, Any]:
    """Returns the weights nested by module, with torch's names and layouts."""
    tree: dict[str, Any] = {}
    for name, array in checkpoint.weights.items():
        *path, leaf = name.split("/")
        owner = tree
        for part in path:
            owner = owner.setdefault(_torch_name(part, first_block), {})
        if leaf == "kernel":
            leaf, array = "weight", array.T if array.ndim == 2 else array.transpose(3, 2, 0, 1)
        owner[leaf] = array.transpose(2, 0, 1) if leaf == "const" else array
    return tree


def _torch_name(part: str, first_block: int) -> str:
    return f"b{first_block << int(part[6:])}" if part.startswith("block_") else part.replace("dense_", "fc")


def _torch_module(kind: str, tree: dict[str, Any], dtype: str, taps: np.ndarray | None, settings: dict) -> Call:
    arrays = {name: np.asarray(value, dtype) for name, value in tree.items() if not isinstance(value, dict)}
    if taps is not None and kind == "Module":
        arrays["resample_filter"] = taps
    children = {
        name: _torch_module("Module", value, dtype, taps, settings)
        for name, value in tree.items()
        if isinstance(value, dict)
    }
    return pickles.module(kind, arrays, children, **settings)


def tf_generator(checkpoint: Checkpoint, program: str, real_sizes: bool = False, **extra: Any) -> Call:
    """Returns a generator of a TensorFlow-era pickle; `extra` are further arguments of the network."""
    config = checkpoint.config
    squares = [(4 << k, 4 << k) for k in range(len(config.channels))]
    scopes = [f"{height}x{width}" for height, width in (config.block_shapes if real_sizes else squares)]
    weights: dict[str, Weights] = {"mapping": {}, "synthesis": {}}
    for name, array in checkpoint.weights.items():
        part, *path = name.split("/")
        weights[part] |= _tf_weight(part, path, array, scopes)
    w_avg = weights["mapping"].pop("dlatent_avg")
    settings = {
        "mapping_nonlinearity": config.mapping_activation,
        "mapping_lrmul": config.mapping_lr_multiplier,
        "nonlinearity": config.activation,
        "resample_kernel": list(config.resample_filter),
        "latent_size": config.z_dim,
        **extra,
    }
    if program == "ada":
        settings |= {"conv_clamp": config.conv_clamp}
    components = {
        "synthesis": tf_network(program, "G_synthesis", "G_synthesis_stylegan2", weights["synthesis"], settings),
        "mapping": tf_network(program, "G_mapping", "G_mapping", weights["mapping"], settings),
    }
    variables = {"dlatent_avg": w_avg} | ({"lod": np.float32(0)} if program == "stylegan2" else {})
    return tf_network(program, "Gs", "G_main", variables, settings, components)


def tf_network(
    program: str,
    name: str,
    function: str,
    weights: Weights,
    settings: dict | None = None,
    components: dict | None = None,
) -> Call:
    state = {
        "version": 5 if program == "ada" else 4,
        "name": name,
        "static_kwargs": settings or {},
        "components": components or {},
        "build_module_src": "raise SystemExit",
        "build_func_name": function,
        "variables": list(weights.items()),
    }
    return Call(Name("dnnlib.tflib.network", "Network"), state=state)


def _tf_weight(part: str, path: list[str], array: np.ndarray, scopes: list[str]) -> Weights:
    if part == "mapping":
        there = path[0].replace("dense_", "Dense").replace("embed", "LabelEmbed")
        return {f"{there}/{path[1].replace('kernel', 'weight')}": array} if len(path) > 1 else {"dlatent_avg": array}
    block, layer = int(path[0].removeprefix("block_")), path[1]
    if layer == "const":
        return {f"{scopes[0]}/Const/const": array.transpose(2, 0, 1)[None]}
    if path[2] == "noise_const":
        return {f"noise{2 * block - (layer == 'conv0')}": array[None, None]}
    names = {"conv0": "Conv0_up", "conv1": "Conv1" if block else "Conv", "torgb": "ToRGB", "skip": "Skip"}
    there = f"{scopes[block]}/{names[layer]}"
    if path[2] == "affine":
        return {f"{there}/mod_weight": array} if path[3] == "kernel" else {f"{there}/mod_bias": array - np.float32(1)}
    if path[2] == "kernel":
        return {f"{there}/weight": array[::-1, ::-1] if layer in ("conv0", "skip") else array}
    return {f"{there}/{path[2]}": array[()]}
