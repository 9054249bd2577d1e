"""Measures the generator alone, and the fastest 3x3 convolution of the same library on this machine."""

from __future__ import annotations

import resource
import statistics
import time
from collections.abc import Callable

import numpy as np

from stylegan2.config import GeneratorConfig, feature_maps

# GFLOP per image: two operations per multiplication in the convolutions. toRGB and the filters are left out.
NETWORKS = {"256 px, channel base 16384": (256, 16384, 29.9), "1024 px, config-f": (1024, 32768, 149.6)}
# Side and channels of layers of these networks. The fastest of these convolutions is the ceiling.
CEILING_SHAPES = ((32, 512), (64, 512), (128, 256), (256, 128), (512, 64))


def seconds(run: Callable[[], object], repeats: int = 7) -> float:
    """Returns the median duration of `run` in seconds, after two calls to warm up."""
    times = []
    for _ in range(repeats + 2):
        started = time.perf_counter()
        run()
        times.append(time.perf_counter() - started)
    return statistics.median(times[2:])


def convolution_ceiling(precision: str) -> float:
    """Returns the GFLOP/s of the fastest 3x3 convolution of one image in `precision`."""
    from keras import ops

    from stylegan2 import backend

    convolve = backend.compiled(lambda x, kernel: ops.conv(x, kernel, padding="same", data_format="channels_last"))
    fastest = 0.0
    for side, channels in CEILING_SHAPES:
        x = ops.cast(np.random.randn(1, side, side, channels), precision)
        kernel = ops.cast(np.random.randn(3, 3, channels, channels), precision)
        gflop = 2 * 9 * (side * channels) ** 2 / 1e9
        fastest = max(fastest, gflop / seconds(lambda x=x, kernel=kernel: wait(convolve(x, kernel))))
    return fastest


def wait(tensor):
    """Waits until a result has been computed; copies only one number of it to the host."""
    from keras import ops

    return ops.convert_to_numpy(tensor[0, 0, 0])


def random_network(resolution: int, channel_base: int):
    """Returns a checkpoint of this size with random weights."""
    from stylegan2.weights import Checkpoint, generator_shapes

    channels = feature_maps(resolution, resolution, channel_base)
    config = GeneratorConfig(img_height=resolution, img_width=resolution, channels=channels)
    rng = np.random.default_rng(0)
    weights = {name: rng.standard_normal(shape, np.float32) for name, shape in generator_shapes(config).items()}
    weights |= {name: weight * 0.1 for name, weight in weights.items() if name.endswith("noise_strength")}
    return Checkpoint(config, weights)


def measure(name: str, precision: str, batch_size: int = 1, images: int = 1) -> dict[str, float]:
    """Measures one network in this process.

    Args:
        name: A key of NETWORKS.
        precision: "float32" or "bfloat16".
        batch_size: Images per launch.
        images: Images per call.

    Returns:
        `image` (seconds per image), `ceiling` (GFLOP/s), `share` of the ceiling, and `peak` (memory in MB).
    """
    from stylegan2.keras_network import KerasNetwork

    resolution, channel_base, gflop = NETWORKS[name]
    ceiling = convolution_ceiling(precision)
    network = KerasNetwork(random_network(resolution, channel_base), precision, batch_size)
    ws = network.mapping(np.random.RandomState(0).randn(images, network.config.z_dim))
    image = seconds(lambda: network.synthesis(ws)) / images
    return {
        "image": image,
        "ceiling": ceiling,
        "share": gflop / image / ceiling,
        "peak": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
    }
