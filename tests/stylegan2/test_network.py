"""The network equals the NumPy reference for every shape and architecture, and nearly so in half precision."""

import numpy as np
import pytest

from tests.stylegan2 import numpy_stylegan2 as reference
from tests.stylegan2.engines import each_engine
from tests.stylegan2.tiny_network import tiny_checkpoint, tiny_network, z_of

SHAPES = {
    "24x24 gray": {"img_height": 24, "img_width": 24, "img_channels": 1},
    "64x64 RGBA": {"img_height": 64, "img_width": 64, "img_channels": 4},
    "128x64 RGB": {"img_height": 128, "img_width": 64},
    "64x128 gray": {"img_height": 64, "img_width": 128, "img_channels": 1},
    "48x80 RGB": {"img_height": 48, "img_width": 80},
}
OPTIONS = {
    "plain": {},
    "conditional": {"c_dim": 3, "embed_features": 4},
    "clamped": {"conv_clamp": 1.5},
    "clamped, residual": {"conv_clamp": 1.5, "architecture": "resnet"},
    "without noise": {"use_noise": False},
    "one mapping layer": {"mapping_layers": 1},
    "eight mapping layers": {"mapping_layers": 8, "layer_features": 7},
    "another learning rate multiplier": {"mapping_lr_multiplier": 0.1},
    "other activations": {"activation": "relu", "mapping_activation": "linear"},
    "an uneven filter of two": {"resample_filter": (1, 2)},
    "an uneven filter of five": {"resample_filter": (1, 2, 3, 4, 7), "architecture": "resnet"},
    "only the base": {"img_height": 6, "img_width": 10},
}
# The tolerance, as a share of the largest value: float32 is compared with float64.
RELATIVE = 2e-5


def assert_agree(network, checkpoint, noise_mode="const", rows=2):
    config = checkpoint.config
    z = z_of(*range(rows))
    c = np.eye(config.c_dim)[[k % config.c_dim for k in range(rows)]] if config.c_dim else None
    expected = reference.mapping(checkpoint, z, c, truncation_psi=0.7, truncation_cutoff=2)
    ws = network.mapping(z, c, truncation_psi=0.7, truncation_cutoff=2)
    np.testing.assert_allclose(ws, expected, rtol=0, atol=RELATIVE * np.abs(expected).max())
    images = reference.synthesis(checkpoint, ws, noise_mode)
    found = network.synthesis(ws, noise_mode)
    assert found.dtype == np.float32
    assert found.shape == (rows, config.img_height, config.img_width, config.img_channels)
    np.testing.assert_allclose(found, images, rtol=0, atol=RELATIVE * np.abs(images).max())


@each_engine
@pytest.mark.parametrize("architecture", ["skip", "resnet", "orig"])
@pytest.mark.parametrize("shape", SHAPES.values(), ids=SHAPES)
def test_images_of_any_shape_equal_the_numpy_reference(shape, architecture, engine):
    settings = {**shape, "architecture": architecture}
    assert_agree(tiny_network(engine=engine, **settings), tiny_checkpoint(**settings))


@each_engine
@pytest.mark.parametrize("settings", OPTIONS.values(), ids=OPTIONS)
def test_images_with_any_settings_equal_the_numpy_reference(settings, engine):
    assert_agree(tiny_network(engine=engine, **settings), tiny_checkpoint(**settings))


@pytest.mark.parametrize("batch_size", [1, 2, 4])
def test_images_equal_the_numpy_reference_at_any_batch_size(batch_size):
    shape = SHAPES["48x80 RGB"]
    assert_agree(tiny_network(batch_size=batch_size, **shape), tiny_checkpoint(**shape), rows=3)


@each_engine
def test_images_without_noise_equal_the_numpy_reference(engine):
    assert_agree(tiny_network(engine=engine), tiny_checkpoint(), noise_mode="none")


@each_engine
def test_every_layer_takes_its_own_w(engine):
    shape = {"img_height": 16, "img_width": 16}
    network, checkpoint = tiny_network(engine=engine, **shape), tiny_checkpoint(**shape)
    ws = np.random.default_rng(0).standard_normal((2, network.config.num_ws, 5))
    images = reference.synthesis(checkpoint, ws)
    np.testing.assert_allclose(network.synthesis(ws), images, rtol=0, atol=RELATIVE * np.abs(images).max())


@each_engine
@pytest.mark.parametrize("architecture", ["skip", "resnet", "orig"])
def test_bfloat16_is_within_one_percent_of_float32_on_average_and_five_at_worst(architecture, engine):
    """Errors are shares of the images' standard deviation. bfloat16 has 8 bits, so each of five layers adds 0.4%."""
    settings = {
        "img_height": 16,
        "img_width": 16,
        "channels": (16, 16, 16),
        "architecture": architecture,
        "engine": engine,
    }
    network, half = tiny_network(**settings), tiny_network("bfloat16", **settings)
    ws = network.mapping(z_of(0, 1, 2))
    np.testing.assert_array_equal(half.mapping(z_of(0, 1, 2)), ws)
    images = network.synthesis(ws)
    difference = np.abs(half.synthesis(ws) - images) / images.std()
    assert 0 < difference.mean() < 0.01
    assert difference.max() < 0.05


@each_engine
@pytest.mark.parametrize("settings", [{}, {"c_dim": 3}])
def test_sampled_w_equals_the_w_of_the_mapping(settings, engine):
    network = tiny_network(engine=engine, **settings)
    z = z_of(*range(20))
    c = np.eye(3)[np.arange(20) % 3] if settings else None
    np.testing.assert_allclose(network.sampled_w(z, c), network.mapping(z, c)[:, 0], rtol=1e-5, atol=1e-6)
    with pytest.raises(ValueError, match=r"`z` must have the shape \[N, 6\]"):
        network.sampled_w(z[0], c)
