"""The networks that are measured."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np

from stylegan2.config import GeneratorConfig, feature_maps
from stylegan2.weights import Checkpoint, generator_shapes

# Side and channel base of networks with random weights; None for faces64.
NETWORKS = {
    "64 px, faces64": None,
    "256 px, channel base 16384": (256, 16384),
    "1024 px, config-f": (1024, 32768),
}


def checkpoint(name: str) -> Checkpoint:
    """Returns the weights of one of NETWORKS."""
    from stylegan2.checkpoints import read_checkpoint, resolve

    size = NETWORKS[name]
    return read_checkpoint(resolve("faces64")) if size is None else random_network(*size)


def random_network(resolution: int, channel_base: int) -> Checkpoint:
    """Returns a checkpoint of this size with random weights."""
    channels = feature_maps(resolution, resolution, channel_base)
    config = GeneratorConfig(img_height=resolution, img_width=resolution, channels=channels)
    rng = np.random.default_rng(0)
    weights = {name: rng.standard_normal(shape, np.float32) for name, shape in generator_shapes(config).items()}
    weights |= {name: weight * 0.1 for name, weight in weights.items() if name.endswith("noise_strength")}
    return Checkpoint(config, weights)


def gflop(config: GeneratorConfig) -> float:
    """Returns the GFLOP per image of the 3x3 convolutions: two operations per multiplication.

    Everything else is left out: toRGB, the filters, and the mapping network.
    """
    channels, pixels = config.channels, [height * width for height, width in config.block_shapes]
    multiplications = sum(9 * n * n * size for n, size in zip(channels, pixels, strict=True))  # conv1
    for below, above, size in zip(channels, channels[1:], pixels, strict=False):  # conv0, whose stride is 1/2
        multiplications += 9 * below * above * size
    return 2 * multiplications / 1e9


def write_random_network(folder: Path, resolution: int, channel_base: int) -> Path:
    """Writes a network of this size with random weights, and returns the path of its file."""
    from stylegan2.checkpoints import write_checkpoint

    path = folder / f"random{resolution}.safetensors"
    write_checkpoint(path, random_network(resolution, channel_base))
    return path


def served(folder: Path, small: int, large: int) -> Iterator[tuple[str, str, int]]:
    """Yields a network that ships and a larger one with random weights: name, address, and how many images to make."""
    yield "faces64 (64 px)", "faces64", small
    yield "random weights, 256 px", str(write_random_network(folder, 256, 16384)), large
