"""Generators that are built in a second, with random weights, on each engine."""

from __future__ import annotations

from typing import Any

import numpy as np

from stylegan2.config import GeneratorConfig, block_shapes
from stylegan2.keras_network import KerasNetwork
from stylegan2.network import GeneratorNetwork
from stylegan2.weights import Checkpoint
from tests.stylegan2.engines import KERAS, OPENVINO
from tests.stylegan2.numpy_stylegan2 import random_checkpoint

SMALL = {"img_height": 8, "img_width": 8, "z_dim": 6, "w_dim": 5, "mapping_layers": 2}


def tiny_checkpoint(seed: int = 0, **settings: Any) -> Checkpoint:
    """Returns a generator with a few feature maps per block, fewer towards the image."""
    settings = {**SMALL, **settings}
    blocks = len(block_shapes(settings["img_height"], settings["img_width"]))
    settings.setdefault("channels", tuple(range(blocks + 2, 2, -1)))
    return random_checkpoint(GeneratorConfig(**settings), seed)


def network_of(checkpoint: Checkpoint, engine: str, precision: str = "float32") -> GeneratorNetwork:
    """Returns a network on one of ENGINES."""
    if engine == OPENVINO:
        from stylegan2.on_openvino.network import OpenVINONetwork

        return OpenVINONetwork(checkpoint, precision)
    return KerasNetwork(checkpoint, precision)


def tiny_network(
    precision: str = "float32", batch_size: int | None = None, engine: str = KERAS, **settings: Any
) -> GeneratorNetwork:
    """Returns a network on one of ENGINES; only Keras takes a size of batches."""
    checkpoint = tiny_checkpoint(**settings)
    return KerasNetwork(checkpoint, precision, batch_size) if batch_size else network_of(checkpoint, engine, precision)


def z_of(*seeds: int, z_dim: int = SMALL["z_dim"]) -> np.ndarray:
    """Returns the z's [N, z_dim] that these seeds draw in NVIDIA's programs."""
    return np.concatenate([np.random.RandomState(seed).randn(1, z_dim) for seed in seeds])
