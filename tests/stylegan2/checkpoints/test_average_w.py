"""A file without an average w gets the mean of w, and its metadata say so."""

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
    """Returns the documented mean, computed with the NumPy mapping network."""
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
def test_a_torch_pickle_without_w_avg_gets_the_mean_of_w(tmp_path, settings):
    checkpoint = random_checkpoint(GeneratorConfig(**(SIZE | settings)))
    found = read(tmp_path, writers.torch_pickle_file(checkpoint, w_avg=False))
    np.testing.assert_allclose(found.weights["mapping/w_avg"], mean_w(checkpoint), rtol=0, atol=1e-6)
    assert "RandomState(0)" in found.metadata["w_avg"]
