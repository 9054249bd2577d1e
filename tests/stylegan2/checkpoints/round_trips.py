"""Configurations of every kind, and the assertion that a reader reads back what a writer wrote."""

import numpy as np
import pytest

from stylegan2.checkpoints import read_checkpoint
from stylegan2.config import GeneratorConfig
from stylegan2.weights import generator_shapes
from tests.stylegan2.numpy_stylegan2 import random_checkpoint

SIXTEEN = {"img_height": 16, "img_width": 16, "channels": (6, 5, 4), "z_dim": 7, "w_dim": 8, "mapping_layers": 2}
PLAIN = {
    "plain": {},
    "eight mapping layers": {"mapping_layers": 8},
    "one mapping layer": {"mapping_layers": 1},
    "a filter of two taps": {"resample_filter": (1, 1)},
    "a filter of three taps": {"resample_filter": (1, 2, 1)},
    "a filter of eight uneven taps": {"resample_filter": (1, 2, 5, 8, 8, 5, 2, 1)},
    "4 px": {"img_height": 4, "img_width": 4, "channels": (6,)},
    "64 px": {"img_height": 64, "img_width": 64, "channels": (8, 7, 6, 5, 4)},
}
TENSORFLOW = PLAIN | {
    "gray": {"img_channels": 1},
    "RGBA": {"img_channels": 4},
    "resnet": {"architecture": "resnet"},
    "orig": {"architecture": "orig"},
    "a wide mapping network": {"layer_features": 12, "mapping_layers": 3},
    "another learning rate multiplier": {"mapping_lr_multiplier": 0.1},
    "relu": {"activation": "relu", "mapping_activation": "linear"},
}
ADA = TENSORFLOW | {
    "conditional": {"c_dim": 3},
    "conditional with another embedding": {"c_dim": 3, "embed_features": 5},
    "clamped": {"conv_clamp": 256},
    "without noise": {"use_noise": False},
    "resnet, clamped, gray": {"architecture": "resnet", "conv_clamp": 0.5, "img_channels": 1},
}
NOT_SQUARE = {"wide": {"img_height": 24, "img_width": 40}}
# Forks of the original programs begin with constants of other sizes.
FORKS = {
    "a constant of 4x6": {"img_height": 16, "img_width": 24},
    "a constant of 5x3": {"img_height": 20, "img_width": 12},
    "a constant of 8x8": {"img_height": 32, "img_width": 32},
    "4x2, resnet": {"img_height": 16, "img_width": 8, "architecture": "resnet"},
}


def cases(settings):
    return pytest.mark.parametrize("settings", settings.values(), ids=settings.keys())


def checkpoint_of(settings):
    return random_checkpoint(GeneratorConfig(**(SIXTEEN | settings)))


def assert_read_back(tmp_path, content, checkpoint):
    path = tmp_path / "no-suffix"
    path.write_bytes(content)
    found = read_checkpoint(path)
    assert found.config == checkpoint.config
    assert set(found.weights) == set(generator_shapes(checkpoint.config))
    for name, weight in found.weights.items():
        assert weight.dtype == np.float32
        # TensorFlow's files keep a style's bias less the 1, which costs its last bit.
        np.testing.assert_allclose(weight, checkpoint.weights[name], rtol=0, atol=2e-7, err_msg=name)
    return found
