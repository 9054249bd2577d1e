"""The network on OpenVINO computes what the one on Keras does, in every configuration."""

from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

from stylegan2.config import GeneratorConfig, block_shapes
from stylegan2.engines import is_installed
from stylegan2.keras_network import KerasNetwork
from stylegan2.weights import Checkpoint, generator_shapes

if not is_installed("openvino"):
    pytest.skip("OpenVINO is not installed", allow_module_level=True)
from stylegan2.on_openvino.network import OpenVINONetwork

CONFIGURATIONS = {
    "48x80 skip": {"img_height": 48, "img_width": 80},
    "80x48 gray resnet, clamped, conditional": {
        "img_height": 80, "img_width": 48, "img_channels": 1, "architecture": "resnet", "conv_clamp": 2.0, "c_dim": 3,
    },
    "24x40 RGBA orig relu": {
        "img_height": 24, "img_width": 40, "img_channels": 4, "architecture": "orig", "activation": "relu",
        "mapping_activation": "linear", "conv_clamp": 0.5,
    },
    "one tap, linear": {"activation": "linear", "mapping_activation": "relu", "resample_filter": (1.0,)},
    "two taps, no noise": {"architecture": "resnet", "resample_filter": (1.0, 1.0), "use_noise": False},
    "three taps, clamped": {"conv_clamp": 1.0, "resample_filter": (1.0, 2.0, 1.0)},
    "five taps that differ": {"architecture": "resnet", "resample_filter": (1.0, 2.0, 3.0, 4.0, 5.0)},
    "four taps that differ, conditional": {"resample_filter": (1.0, 2.0, 3.0, 5.0), "c_dim": 2},
    "six taps": {"resample_filter": (1.0, 5.0, 10.0, 10.0, 5.0, 1.0)},
    "6x10, one block": {"img_height": 6, "img_width": 10},
    "4x4 resnet": {"img_height": 4, "img_width": 4, "architecture": "resnet"},
    "28x28": {"img_height": 28, "img_width": 28},
}  # fmt: skip


def checkpoint(**values):
    shape = {"img_height": 32, "img_width": 32, **values}
    blocks = len(block_shapes(shape["img_height"], shape["img_width"]))
    config = GeneratorConfig(
        channels=(17, 12, 9, 5, 4)[:blocks], z_dim=13, w_dim=11, layer_features=7, embed_features=5, mapping_layers=3,
        mapping_lr_multiplier=1.0, **shape,
    )  # fmt: skip
    rng = np.random.default_rng(0)
    return Checkpoint(
        config, {name: rng.standard_normal(s, np.float32) for name, s in generator_shapes(config).items()}
    )


@pytest.fixture(params=CONFIGURATIONS)
def both(request):
    made = checkpoint(**CONFIGURATIONS[request.param])
    return KerasNetwork(made), OpenVINONetwork(made)


def latents(config, rows=3):
    z = np.random.default_rng(1).standard_normal((rows, config.z_dim))
    return z, np.eye(config.c_dim)[np.arange(rows) % config.c_dim] if config.c_dim else None


def test_w_is_what_it_is_on_keras(both):
    on_keras, on_openvino = both
    z, c = latents(on_keras.config)
    assert np.abs(on_openvino.mapping(z, c, 0.7, 2) - on_keras.mapping(z, c, 0.7, 2)).max() < 1e-5


def test_images_are_what_they_are_on_keras_with_each_noise(both):
    on_keras, on_openvino = both
    ws = on_keras.mapping(*latents(on_keras.config), 0.7)
    for mode in ("const", "none", "random", "const"):
        expected = on_keras.synthesis(ws, mode, 5)
        assert np.abs(on_openvino.synthesis(ws, mode, 5) - expected).max() < 2e-5 * expected.std()


def test_threads_take_turns_on_one_network():
    network = OpenVINONetwork(checkpoint())
    ws = network.mapping(*latents(network.config, 5))
    images = network.synthesis(ws)
    with ThreadPoolExecutor(4) as threads:
        found = list(threads.map(lambda mode: (mode, network.synthesis(ws, mode)), ["const", "none"] * 20))
    assert all(np.array_equal(made, images) for mode, made in found if mode == "const")
    assert not any(np.array_equal(made, images) for mode, made in found if mode == "none")
