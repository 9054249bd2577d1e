"""Generators in rosinality's checkpoints are read back, and missing noise is replaced."""

import numpy as np
import pytest

from stylegan2.checkpoints import read_checkpoint
from stylegan2.config import GeneratorConfig
from stylegan2.errors import CheckpointError
from tests.stylegan2.checkpoints import pickles, writers
from tests.stylegan2.checkpoints.pickles import Call, Name, Stored
from tests.stylegan2.checkpoints.round_trips import FORKS, PLAIN, assert_read_back, cases, checkpoint_of
from tests.stylegan2.numpy_stylegan2 import random_checkpoint

SIZE = {"img_height": 8, "img_width": 8, "channels": (4, 3), "z_dim": 6, "w_dim": 6, "mapping_layers": 2}


def read(tmp_path, content):
    path = tmp_path / "network"
    path.write_bytes(content)
    return read_checkpoint(path)


@cases(PLAIN | {name: settings for name, settings in FORKS.items() if "architecture" not in settings})
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


@pytest.mark.parametrize("prefix", ["module.", "_orig_mod.", "module._orig_mod.", "_orig_mod.module."])
def test_names_that_parallel_training_or_compilation_prefixed_are_read(tmp_path, prefix):
    checkpoint = random_checkpoint(GeneratorConfig(**SIZE))
    found = read(tmp_path, writers.rosinality_file(checkpoint, module=prefix))
    np.testing.assert_array_equal(found.weights["mapping/dense_0/kernel"], checkpoint.weights["mapping/dense_0/kernel"])


def with_average(rows: np.ndarray) -> bytes:
    """Returns a file whose `latent_avg` is `rows`."""
    weights = writers.rosinality_weights(random_checkpoint(GeneratorConfig(**SIZE)), True) | {"latent_avg": rows}
    storages = [Stored(str(k), np.ravel(array)) for k, array in enumerate(weights.values())]
    tensors = {name: pickles.tensor(a, s) for (name, a), s in zip(weights.items(), storages, strict=True)}
    average = tensors.pop("latent_avg")
    return writers.torch_zip({"g_ema": pickles.ordered_dict(tensors), "latent_avg": average}, storages)


@pytest.mark.parametrize("rows", [None, 1, 18])
def test_an_average_that_is_stored_once_for_each_layer_is_read(tmp_path, rows):
    average = np.arange(6, dtype="f4")
    found = read(tmp_path, with_average(average if rows is None else np.tile(average, (rows, 1))))
    np.testing.assert_array_equal(found.weights["mapping/w_avg"], average)


def test_another_average_for_each_layer_is_refused_with_the_reason(tmp_path):
    with pytest.raises(CheckpointError, match="another `latent_avg` for each layer"):
        read(tmp_path, with_average(np.arange(24, dtype="f4").reshape(4, 6)))


def test_a_whole_module_in_place_of_a_state_dictionary_is_named(tmp_path):
    network = Call(Name("model", "Generator"), state={})
    with pytest.raises(CheckpointError, match=r"a whole `model\.Generator` as `g_ema`"):
        read(tmp_path, writers.torch_zip({"g_ema": network}, []))
