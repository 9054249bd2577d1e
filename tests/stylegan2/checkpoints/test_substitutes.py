"""What a file lacks and a network needs is made the same way every time, and the metadata says so."""

import numpy as np
import pytest

from stylegan2.checkpoints import read_checkpoint
from stylegan2.config import GeneratorConfig
from tests.stylegan2.checkpoints import writers
from tests.stylegan2.numpy_stylegan2 import mapping, random_checkpoint

SIZE = {"img_height": 8, "img_width": 8, "channels": (4, 3), "z_dim": 6, "w_dim": 6, "mapping_layers": 2}


def read(tmp_path, content):
    path = tmp_path / "network"
    path.write_bytes(content)
    return read_checkpoint(path)


def mean_w(checkpoint):
    """The mean that the documentation promises, by the tests' own mapping network."""
    z, c_dim = np.random.RandomState(0).randn(4096, checkpoint.config.z_dim), checkpoint.config.c_dim
    c = np.eye(c_dim)[np.arange(4096) % c_dim] if c_dim else None
    return mapping(checkpoint, z, c)[:, 0].mean(axis=0)


@pytest.mark.parametrize("container", ["zip", "stream"])
def test_a_training_checkpoint_without_latent_avg_gets_the_mean_of_w(tmp_path, container):
    checkpoint = random_checkpoint(GeneratorConfig(**SIZE))
    found = read(tmp_path, writers.rosinality_file(checkpoint, container, training=True))
    np.testing.assert_allclose(found.weights["mapping/w_avg"], mean_w(checkpoint), rtol=0, atol=1e-6)
    assert "RandomState(0)" in found.metadata["w_avg"]


@pytest.mark.parametrize("settings", [{}, {"c_dim": 3, "mapping_activation": "relu", "layer_features": 9}], ids=str)
def test_a_torch_pickle_that_tracked_no_w_avg_gets_the_mean_of_w(tmp_path, settings):
    checkpoint = random_checkpoint(GeneratorConfig(**(SIZE | settings)))
    found = read(tmp_path, writers.torch_pickle_file(checkpoint, w_avg=False))
    np.testing.assert_allclose(found.weights["mapping/w_avg"], mean_w(checkpoint), rtol=0, atol=1e-6)
    assert "RandomState(0)" in found.metadata["w_avg"]


def test_a_file_without_noise_buffers_gets_the_same_ones_each_time(tmp_path):
    content = writers.rosinality_file(random_checkpoint(GeneratorConfig(**SIZE)), noise=False)
    first, second = read(tmp_path, content), read(tmp_path, content)
    assert "RandomState(0)" in first.metadata["noise"]
    for layer, size in {"block_0/conv1": 4, "block_1/conv0": 8, "block_1/conv1": 8}.items():
        noise = first.weights[f"synthesis/{layer}/noise_const"]
        assert noise.shape == (size, size)
        np.testing.assert_array_equal(noise, second.weights[f"synthesis/{layer}/noise_const"])
    np.testing.assert_allclose(first.weights["synthesis/block_0/conv1/noise_const"].ravel()[0], 1.7640524)


def test_a_file_that_lacks_nothing_says_nothing(tmp_path):
    found = read(tmp_path, writers.rosinality_file(random_checkpoint(GeneratorConfig(**SIZE))))
    assert not {"w_avg", "noise"} & set(found.metadata)


def test_names_that_parallel_training_prefixed_are_read(tmp_path):
    checkpoint = random_checkpoint(GeneratorConfig(**SIZE))
    found = read(tmp_path, writers.rosinality_file(checkpoint, module="module."))
    np.testing.assert_array_equal(found.weights["mapping/dense_0/kernel"], checkpoint.weights["mapping/dense_0/kernel"])
