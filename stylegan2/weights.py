"""The one table of weight names and shapes: what every reader fills in and every network is built from.

Names are the paths of the Keras variables, so that a file and the code that uses it can be read side by side. Layouts:
a dense kernel is [in, out]; a convolution kernel [height, width, in, out] for plain cross-correlation (`conv0`: for a
transposed convolution, unflipped); a style's bias contains the 1 that it starts from; no constant gain is folded in.
The discriminator's `dense` takes its features in the order height, width, channels.
"""

from __future__ import annotations

import dataclasses
import hashlib
import json
from collections.abc import Mapping
from typing import Any

import numpy as np

from stylegan2.config import DiscriminatorConfig, GeneratorConfig

Shapes = dict[str, tuple[int, ...]]


@dataclasses.dataclass(frozen=True)
class DiscriminatorCheckpoint:
    """The discriminator of a file: its configuration, and its weights by `discriminator_shapes`, float32."""

    config: DiscriminatorConfig
    weights: Mapping[str, np.ndarray]


@dataclasses.dataclass(frozen=True)
class Checkpoint:
    """What a reader makes of a file: the generator's configuration and its weights, float32.

    `metadata` is what the file says about itself besides (format, licence, kimg): text for people, never used to build.
    What a file lacked and a reader made up for it (`w_avg`, noise buffers) is named there too, with how it was made.
    `discriminator` is there if the reader was asked for it and the file has a usable one; if it was asked for in vain,
    `no_discriminator` is a sentence that says why.
    """

    config: GeneratorConfig
    weights: Mapping[str, np.ndarray]
    metadata: Mapping[str, Any] = dataclasses.field(default_factory=dict)
    discriminator: DiscriminatorCheckpoint | None = None
    no_discriminator: str = ""


def generator_shapes(config: GeneratorConfig) -> Shapes:
    """Name and shape of each weight of a generator, in the order of the forward pass."""
    return {**_mapping_shapes(config), **_synthesis_shapes(config)}


def discriminator_shapes(config: DiscriminatorConfig) -> Shapes:
    """Name and shape of each weight of a discriminator, in the order of the forward pass."""
    (height, width), bottom, last = config.block_shapes[0], config.channels[0], len(config.channels) - 1
    shapes: Shapes = {}
    for k in range(last, 0, -1):
        shapes |= _discriminator_block(config, k, is_first=k == last)
    if config.architecture == "skip" or last == 0:
        shapes |= _convolution("discriminator/fromrgb", 1, config.img_channels, bottom)
    shapes |= _convolution("discriminator/conv", 3, bottom + config.mbstd_channels, bottom)
    shapes |= _dense("discriminator/dense", height * width * bottom, bottom)
    shapes |= _dense("discriminator/out", bottom, config.cmap_dim if config.c_dim else 1)
    if config.c_dim:
        shapes |= _dense("discriminator/embed", config.c_dim, config.cmap_dim)
        for k in range(config.mapping_layers):
            shapes |= _dense(f"discriminator/label_{k}", config.cmap_dim, config.cmap_dim)
    return shapes


def fingerprint(config: GeneratorConfig, weights: Mapping[str, np.ndarray]) -> str:
    """SHA-256 (hexadecimal) over configuration and float32 weights: the same network has the same one in any format."""
    digest = hashlib.sha256(json.dumps(config.to_dict(), sort_keys=True).encode())
    for name in sorted(generator_shapes(config)):
        digest.update(name.encode())
        digest.update(np.ascontiguousarray(weights[name], dtype="<f4").data)
    return digest.hexdigest()


def _mapping_shapes(config: GeneratorConfig) -> Shapes:
    shapes: Shapes = {}
    features = config.z_dim
    if config.c_dim:
        shapes |= _dense("mapping/embed", config.c_dim, config.embed_features)
        features += config.embed_features
    for k in range(config.mapping_layers):
        width = config.layer_features if k < config.mapping_layers - 1 else config.w_dim
        shapes |= _dense(f"mapping/dense_{k}", features, width)
        features = width
    return shapes | {"mapping/w_avg": (config.w_dim,)}


def _synthesis_shapes(config: GeneratorConfig) -> Shapes:
    height, width = config.block_shapes[0]
    shapes: Shapes = {"synthesis/block_0/const": (height, width, config.channels[0])}
    last = len(config.channels) - 1
    for k, (shape, out) in enumerate(zip(config.block_shapes, config.channels, strict=True)):
        block = f"synthesis/block_{k}"
        features = config.channels[max(k - 1, 0)]
        if k:
            shapes |= _layer(config, f"{block}/conv0", shape, features, out)
        shapes |= _layer(config, f"{block}/conv1", shape, out, out)
        if k == last or config.architecture == "skip":
            shapes |= _modulated(config, f"{block}/torgb", 1, out, config.img_channels)
        if k and config.architecture == "resnet":
            shapes[f"{block}/skip/kernel"] = (1, 1, features, out)
    return shapes


def _layer(config: GeneratorConfig, name: str, shape: tuple[int, int], features: int, out: int) -> Shapes:
    shapes = _modulated(config, name, 3, features, out)
    if config.use_noise:
        shapes |= {f"{name}/noise_const": shape, f"{name}/noise_strength": ()}
    return shapes


def _modulated(config: GeneratorConfig, name: str, size: int, features: int, out: int) -> Shapes:
    return _convolution(name, size, features, out) | _dense(f"{name}/affine", config.w_dim, features)


def _discriminator_block(config: DiscriminatorConfig, k: int, is_first: bool) -> Shapes:
    block, features, out = f"discriminator/block_{k}", config.channels[k], config.channels[k - 1]
    takes_image = is_first or config.architecture == "skip"
    shapes = _convolution(f"{block}/fromrgb", 1, config.img_channels, features) if takes_image else {}
    shapes |= _convolution(f"{block}/conv0", 3, features, features)
    shapes |= _convolution(f"{block}/conv1", 3, features, out)
    return shapes | ({f"{block}/skip/kernel": (1, 1, features, out)} if config.architecture == "resnet" else {})


def _convolution(name: str, size: int, features: int, out: int) -> Shapes:
    return {f"{name}/kernel": (size, size, features, out), f"{name}/bias": (out,)}


def _dense(name: str, features: int, units: int) -> Shapes:
    return {f"{name}/kernel": (features, units), f"{name}/bias": (units,)}
