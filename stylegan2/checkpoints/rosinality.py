"""Reads checkpoints of rosinality's stylegan2-pytorch: converted files and training checkpoints, zip or torch stream.

That program has only the `skip` architecture with three colour channels, no labels and no clamp. Training checkpoints
have no `latent_avg` (see `average_w`). The earliest files have no noise buffers; they are drawn from a fixed seed.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from stylegan2.checkpoints.layouts import channels_last, convolution, scalar, transposed, unchanged
from stylegan2.checkpoints.porting import Arrays, Source, check_size, make_config, port
from stylegan2.checkpoints.records import Record
from stylegan2.checkpoints.resample_filters import filter_taps
from stylegan2.checkpoints.torch_modules import plain_name
from stylegan2.config import GeneratorConfig
from stylegan2.config_rules import MAX_BLOCKS
from stylegan2.errors import CheckpointError
from stylegan2.messages import one_line
from stylegan2.weights import Checkpoint, generator_shapes


def read_rosinality(content: Any, file_size: int) -> Checkpoint:
    """Reads the generator.

    Args:
        content: The unpickled torch file.
        file_size: The size of the file in bytes.

    Raises:
        CheckpointError: If the file has no complete StyleGAN2 generator of that program.
    """
    arrays = arrays_of(content)
    config = _config(arrays)
    check_size(config, generator_shapes(config), file_size)
    metadata = {"format": "rosinality checkpoint", "network": "g_ema"}
    noise = {} if "noises.noise_0" in arrays else _drawn_noise(config)
    if noise:
        metadata["noise"] = "not in the file; drawn from RandomState(0), layer by layer"
    return port(config, arrays, _source, metadata, noise)


def base_of(content: Any) -> tuple[int, int]:
    """Returns height and width of the constant."""
    _, _, height, width = arrays_of(content).shape("input.input", 4)
    return height, width


def arrays_of(content: Any) -> Arrays:
    """Returns the tensors of `g_ema`, and `latent_avg`, which the file has beside it."""
    if not isinstance(content, dict):
        kind = content.kind if isinstance(content, Record) else type(content).__name__
        raise CheckpointError(f"is a torch file of a `{kind}`, not of a dictionary with `g_ema`")
    state = content.get("g_ema")
    if isinstance(state, Record):
        raise CheckpointError(f"is a torch file with a whole `{state.kind}` as `g_ema`, not with its state dictionary")
    if not isinstance(state, dict):
        names = ", ".join(f"`{one_line(str(name), 40)}`" for name in list(content)[:3])
        raise CheckpointError(
            f"is a torch file without `g_ema`, the generator of rosinality's program (it has {names})"
        )
    state = {plain_name(str(name)): value for name, value in state.items()}
    if "input.input" not in state:
        raise CheckpointError("is a torch file whose `g_ema` is not a StyleGAN2 generator (it lacks `input.input`)")
    beside = {"latent_avg": content.get("latent_avg")}
    return Arrays((state | beside).get)


def _config(arrays: Arrays) -> GeneratorConfig:
    doublings = min(arrays.count("to_rgbs.{}.bias"), MAX_BLOCKS)
    layers = arrays.count("style.{}.weight", first=1)  # `style.0` is the normalisation
    biases = ["conv1.activate.bias", *(f"convs.{2 * k + 1}.activate.bias" for k in range(doublings))]
    _, _, height, width = arrays.shape("input.input", 4)
    return make_config(
        img_height=height << doublings,
        img_width=width << doublings,
        img_channels=arrays.shape("to_rgb1.bias", 4)[1],
        channels=tuple(arrays.shape(name, 1)[0] for name in biases),
        z_dim=arrays.shape("style.1.weight", 2)[1],
        w_dim=arrays.shape("conv1.conv.modulation.weight", 2)[1],
        layer_features=arrays.shape("style.1.weight", 2)[0] if layers > 1 else 0,
        mapping_layers=layers,
        resample_filter=_resample_filter(arrays),
    )


def _resample_filter(arrays: Arrays) -> tuple[float, ...]:
    for name in ("convs.0.conv.blur.kernel", "to_rgbs.0.upsample.kernel"):
        if name in arrays:
            return filter_taps(arrays.read(name))
    return filter_taps([1, 3, 3, 1])


def _drawn_noise(config: GeneratorConfig) -> dict[str, np.ndarray]:
    """Draws noise buffers as the program itself would, from a fixed seed."""
    rng = np.random.RandomState(0)
    shapes = {name: shape for name, shape in generator_shapes(config).items() if name.endswith("noise_const")}
    return {name: rng.standard_normal(shape).astype(np.float32) for name, shape in shapes.items()}


def _source(name: str) -> Source:
    """Returns the source of a canonical weight: "synthesis/block_1/conv0/kernel" is "convs.0.conv.weight"."""
    if name == "mapping/w_avg":
        return Source("latent_avg", _one_average)
    part, layer, *rest = name.split("/")
    if part == "mapping":
        number = int(layer.removeprefix("dense_")) + 1
        return Source(f"style.{number}.{'weight' if rest == ['kernel'] else 'bias'}", _dense_turn(rest[-1]))
    return _synthesis_source(int(layer.removeprefix("block_")), rest)


def _synthesis_source(block: int, rest: list[str]) -> Source:
    if rest == ["const"]:
        return Source("input.input", lambda array: channels_last(array[0]))
    layer, *leaf = rest
    if leaf == ["noise_const"]:
        number = 2 * block - (layer == "conv0")
        return Source(f"noises.noise_{number}", lambda array: array[0, 0])
    if layer == "torgb":
        module = "to_rgb1" if block == 0 else f"to_rgbs.{block - 1}"
    else:
        module = "conv1" if block == 0 else f"convs.{2 * block - (2 if layer == 'conv0' else 1)}"
    return _layer_source(module, leaf)


def _layer_source(module: str, leaf: list[str]) -> Source:
    match leaf:
        case ["affine", kind]:
            return Source(f"{module}.conv.modulation.{'weight' if kind == 'kernel' else 'bias'}", _dense_turn(kind))
        case ["kernel"]:
            return Source(f"{module}.conv.weight", lambda array: convolution(array[0]))
        case ["noise_strength"]:
            return Source(f"{module}.noise.weight", scalar)
    if module.startswith("to_rgb"):
        return Source(f"{module}.bias", lambda array: array.reshape(-1))
    return Source(f"{module}.activate.bias", unchanged)


def _one_average(array: np.ndarray) -> np.ndarray:
    """Returns the average w [w_dim]. Programs that add latents of w+ to it store it once for each layer."""
    if array.ndim > 1 and not np.array_equal(array, np.broadcast_to(array[:1], array.shape)):
        raise CheckpointError("has another `latent_avg` for each layer, but truncation needs a single average w")
    return array[0] if array.ndim == 2 else array.reshape(-1)


def _dense_turn(kind: str) -> Any:
    return transposed if kind == "kernel" else unchanged
