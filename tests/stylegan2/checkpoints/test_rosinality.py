"""Generators in rosinality's checkpoints are read back, and missing noise is replaced."""

import numpy as np
import pytest

from stylegan2.checkpoints import read_checkpoint
from stylegan2.config import GeneratorConfig
from tests.stylegan2.checkpoints import writers
from tests.stylegan2.checkpoints.round_trips import PLAIN, assert_read_back, cases, checkpoint_of
from tests.stylegan2.numpy_stylegan2 import random_checkpoint

SIZE = {"img_height": 8, "img_width": 8, "channels": (4, 3), "z_dim": 6, "w_dim": 6, "mapping_layers": 2}


def read(tmp_path, content):
    path = tmp_path / "network"
    path.write_bytes(content)
    return read_checkpoint(path)


@cases(PLAIN)
@pytest.mark.parametrize("container", ["zip", "stream"])
def test_a_rosinality_checkpoint_is_read_back(tmp_path, settings, container):
    if settings.get("channels") == (6,):
        pytest.skip("the program has no 4 px networks")
    checkpoint = checkpoint_of(settings | {"z_dim": 8})
    assert_read_back(tmp_path, writers.rosinality_file(checkpoint, container), checkpoint)


def test_a_file_without_noise_buffers_always_gets_the_same_ones(tmp_path):
    content = writers.rosinality_file(random_checkpoint(GeneratorConfig(**SIZE)), noise=False)
    first, second = read(tmp_path, content), read(tmp_path, content)
    assert "RandomState(0)" in first.metadata["noise"]
    for layer, size in {"block_0/conv1": 4, "block_1/conv0": 8, "block_1/conv1": 8}.items():
        noise = first.weights[f"synthesis/{layer}/noise_const"]
        assert noise.shape == (size, size)
        np.testing.assert_array_equal(noise, second.weights[f"synthesis/{layer}/noise_const"])
    np.testing.assert_allclose(first.weights["synthesis/block_0/conv1/noise_const"].ravel()[0], 1.7640524)


def test_a_complete_file_has_no_metadata_about_substitutes(tmp_path):
    found = read(tmp_path, writers.rosinality_file(random_checkpoint(GeneratorConfig(**SIZE))))
    assert not {"w_avg", "noise"} & set(found.metadata)


def test_names_that_parallel_training_prefixed_are_read(tmp_path):
    checkpoint = random_checkpoint(GeneratorConfig(**SIZE))
    found = read(tmp_path, writers.rosinality_file(checkpoint, module="module."))
    np.testing.assert_array_equal(found.weights["mapping/dense_0/kernel"], checkpoint.weights["mapping/dense_0/kernel"])
