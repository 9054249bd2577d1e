"""The table of weight names and shapes, which every reader fills in and every network is built from.

Names are the paths of the Keras variables, so that a file can be read side by side with the code that uses it. We call
this form of the weights canonical:

- A dense kernel is [in, out].
- A convolution kernel is [height, width, in, out], for plain cross-correlation. That of `conv0` is for a transposed
  convolution, unflipped.
- The bias of a style includes the 1 that it starts from.
- No constant gain is folded in.
- The discriminator's `dense` takes its features in the order height, width, channels.
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
    """The discriminator of a file: its configuration, and its float32 weights, named as in `discriminator_shapes`."""

    config: DiscriminatorConfig
    weights: Mapping[str, np.ndarray]


@dataclasses.dataclass(frozen=True)
class Checkpoint:
    """The contents of a network file, as a reader returns them.

    Attributes:
        config: The configuration of the generator.
        weights: The generator's float32 weights, under the names of `generator_shapes`.
        metadata: What else the file says about itself (format, licence, kimg), for people to read; it is never used to
            build the network. If the file lacked something that the reader then made (`w_avg`, noise buffers), the
            metadata name it and say how it was made.
        discriminator: The discriminator, if the caller asked for it and the file has one that can be used.
        no_discriminator: If the caller asked for a discriminator and there is none, a sentence that says why.
    """

    config: GeneratorConfig
    weights: Mapping[str, np.ndarray]
    metadata: Mapping[str, Any] = dataclasses.field(default_factory=dict)
    discriminator: DiscriminatorCheckpoint | None = None
    no_discriminator: str = ""


def check_shapes(checkpoint: Checkpoint) -> None:
    """Raises ValueError if a weight of the generator is missing or has another shape. The message names it."""
    for name, shape in generator_shapes(checkpoint.config).items():
        weight = checkpoint.weights.get(name)
        if weight is None or weight.shape != shape:
            found = "no weight" if weight is None else weight.shape
            raise ValueError(f"the weight {name} must have the shape {shape}. Received: {found}")


def generator_shapes(config: GeneratorConfig) -> Shapes:
    """Returns name and shape of each weight of a generator, in the order of the forward pass."""
    return {**_mapping_shapes(config), **_synthesis_shapes(config)}


def discriminator_shapes(config: DiscriminatorConfig) -> Shapes:
    """Returns name and shape of each weight of a discriminator, in the order of the forward pass."""
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
    """Returns the SHA-256 (hexadecimal) of configuration and float32 weights. It is the same in every file format."""
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
