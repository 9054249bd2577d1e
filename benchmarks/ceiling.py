"""Measures the fastest 3x3 convolutions of a library on this machine, to compare networks with."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np

from benchmarks.timing import seconds

# Side and channels of the larger layers conv1 of the networks with random weights. The fastest one is the ceiling.
SHAPES = ((32, 512), (64, 256), (64, 512), (128, 128), (128, 256), (256, 64), (256, 128), (512, 64))
REPEATS = 3


def ceiling(engine: str, precision: str, length: int = 1) -> float:
    """Returns the GFLOP/s of the fastest 3x3 convolution of one image.

    Args:
        engine: "openvino", or the Keras backend of this process.
        precision: "float32" or "bfloat16".
        length: Convolutions one after the other. A single one also pays for the conversion of its input and output (to
            bfloat16, and to the order of channels that the library works with), which a network pays only at its ends.
    """
    chain = chain_on_openvino if engine == "openvino" else chain_on_keras
    return max(
        gflop(side, channels, length) / seconds(chain(side, kernels(channels, length), precision), REPEATS)
        for side, channels in SHAPES
    )


def gflop(side: int, channels: int, length: int) -> float:
    """Returns the GFLOP of a chain."""
    return length * 2 * 9 * (side * channels) ** 2 / 1e9


def kernels(channels: int, length: int) -> list[np.ndarray]:
    """Returns the kernels [3, 3, in, out] of a chain. They keep the size of the values."""
    rng = np.random.default_rng(0)
    shape = (3, 3, channels, channels)
    return [rng.standard_normal(shape, np.float32) / math.sqrt(9 * channels) for _ in range(length)]


def values(side: int, channels: int) -> np.ndarray:
    """Returns random input [1, side, side, channels]."""
    return np.random.default_rng(1).standard_normal((1, side, side, channels), np.float32)


def chain_on_openvino(side: int, kernels: list[np.ndarray], precision: str) -> Callable[[], object]:
    """Returns a function that computes a chain on `values`."""
    from stylegan2.on_openvino import compiled, nodes

    channels = kernels[0].shape[2]
    x = y = nodes.given((1, channels, side, side))
    for kernel in kernels:
        y = nodes.convolution(y, kernel)
    request = compiled.request(nodes.graph([y], [x], "chain"), precision)
    request.input_tensors[0].data[:] = values(side, channels).transpose(0, 3, 1, 2)
    return lambda: request.infer(share_outputs=True)


def chain_on_keras(side: int, kernels: list[np.ndarray], precision: str) -> Callable[[], object]:
    """Returns a function that computes a chain on `values`, and waits for the result."""
    from keras import ops

    from stylegan2 import backend

    def chain(x, kernels):
        for kernel in kernels:
            x = ops.conv(x, kernel, padding="same", data_format="channels_last")
        return x

    run = backend.compiled(chain)
    x = ops.cast(values(side, kernels[0].shape[2]), precision)
    given = [ops.cast(kernel, precision) for kernel in kernels]
    return lambda: ops.convert_to_numpy(run(x, given)[0, 0, 0])  # copies only one pixel
