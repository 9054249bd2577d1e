"""A network with finite weights whose constants, w's or pixels are not finite is refused when it is loaded."""

import dataclasses

import numpy as np
import pytest

import stylegan2
from stylegan2.checkpoints import write_checkpoint
from stylegan2.errors import CheckpointError
from tests.stylegan2.engines import each_engine
from tests.stylegan2.tiny_network import tiny_checkpoint


def saved(tmp_path, settings=None, **changed):
    """Writes a network whose weights with these endings are multiplied."""
    checkpoint = tiny_checkpoint(**(settings or {}))
    weights = dict(checkpoint.weights)
    for ending, factor in changed.items():
        for name in [name for name in weights if name.replace("/", "_").endswith(ending)]:
            weights[name] = np.clip(weights[name] * np.float64(factor), -3e38, 3e38).astype("f4")
    path = tmp_path / "network.safetensors"
    write_checkpoint(path, dataclasses.replace(checkpoint, weights=weights))
    return path


@each_engine
@pytest.mark.parametrize(
    ("settings", "changed", "message"),
    [
        ({}, {"conv1_kernel": 1e30}, r"`synthesis/block_0/conv1/kernel_energy` that is not finite"),
        ({"mapping_lr_multiplier": 1e4}, {"dense_0_bias": 1e36}, r"`mapping/dense_0/bias` that is not finite"),
        ({}, {"dense_0_kernel": 1e30, "dense_1_kernel": 1e30}, "the mapping network computes numbers"),
        ({}, {"conv1_affine_kernel": 1e39}, "the synthesis network computes pixels"),
        ({}, {"torgb_kernel": 1e38, "torgb_affine_bias": 1e30}, "the synthesis network computes pixels"),
        ({"conv_clamp": 256.0}, {"conv1_affine_kernel": 1e39}, "the synthesis network computes pixels"),
        ({"conv_clamp": 2.0, "architecture": "resnet"}, {"conv0_affine_kernel": 1e39}, "network computes pixels"),
        ({"activation": "relu"}, {"conv1_affine_kernel": 1e39}, "the synthesis network computes pixels"),
        ({"c_dim": 3}, {"dense_0_kernel": 1e30, "dense_1_kernel": 1e30}, "the mapping network computes numbers"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, dict) else "",
)
def test_a_network_that_computes_infinities_is_refused(tmp_path, settings, changed, message, engine):
    path = saved(tmp_path, settings, **changed)
    with pytest.raises(CheckpointError, match=message) as error:
        stylegan2.load(path, engine=engine)
    assert str(error.value).startswith(str(path))
    assert "Facespace reads StyleGAN2 networks" in str(error.value)


@each_engine
@pytest.mark.parametrize("precision", ["float32", "bfloat16"])
@pytest.mark.parametrize("settings", [{}, {"c_dim": 3, "architecture": "resnet", "conv_clamp": 256}], ids=str)
def test_a_network_of_ordinary_weights_is_loaded(tmp_path, settings, precision, engine):
    network = stylegan2.load(saved(tmp_path, settings), precision, engine=engine)
    assert np.isfinite(network.synthesis(np.zeros((1, network.config.num_ws, network.config.w_dim)))).all()


@each_engine
@pytest.mark.parametrize("image", [(32, 48, 4), (40, 24, 4), (32, 32, 3), (8, 8, 4)], ids=str)
def test_images_have_their_size_whatever_the_size_of_the_constant(tmp_path, image, engine):
    height, width, blocks = image
    settings = {"img_height": height, "img_width": width, "channels": (4,) * blocks}
    network = stylegan2.load(saved(tmp_path, settings), engine=engine)
    ws = network.mapping(np.ones((1, network.config.z_dim)))
    assert network.synthesis(ws).shape == (1, height, width, 3)
