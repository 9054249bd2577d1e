"""Generators in pickles of stylegan2-ada-pytorch and stylegan3 are read back."""

import numpy as np
import pytest

from stylegan2.checkpoints import read_checkpoint
from stylegan2.config import GeneratorConfig
from stylegan2.weights import fingerprint
from tests.stylegan2.checkpoints import pickles, writers
from tests.stylegan2.checkpoints.round_trips import ADA, FORKS, SIXTEEN, assert_read_back, cases, checkpoint_of
from tests.stylegan2.numpy_stylegan2 import random_checkpoint


@cases(ADA | FORKS)
@pytest.mark.parametrize("layout", ["ada", "sg3"])
@pytest.mark.parametrize("attributes", [True, False], ids=["by attributes", "by arguments"])
def test_a_torch_pickle_is_read_back(tmp_path, settings, layout, attributes):
    checkpoint = checkpoint_of(settings)
    content = writers.torch_pickle_file(checkpoint, layout, attributes=attributes)
    found = assert_read_back(tmp_path, content, checkpoint)
    assert fingerprint(found.config, found.weights) == fingerprint(checkpoint.config, checkpoint.weights)


def test_blocks_may_be_named_after_the_size_of_another_constant(tmp_path):
    checkpoint = checkpoint_of(FORKS["a constant of 8x8"])
    assert_read_back(tmp_path, writers.torch_pickle_file(checkpoint, first_block=8), checkpoint)


@pytest.mark.parametrize("wrappers", [("_orig_mod",), ("module",), ("_orig_mod", "module"), ("module", "_orig_mod")])
def test_a_network_that_was_compiled_or_trained_in_parallel_is_read(tmp_path, wrappers):
    checkpoint = checkpoint_of({})
    network = writers.torch_generator(checkpoint, "ada", "f4", True, True)
    for name in wrappers:
        network = pickles.module("Wrapper", {}, {name: network})
    assert_read_back(tmp_path, pickles.dumps({"G_ema": network}), checkpoint)


@pytest.mark.parametrize("numpy", [1, 2])
@pytest.mark.parametrize("protocol", [2, 3, 4, 5])
def test_a_torch_pickle_is_read_back_whatever_python_and_numpy_wrote_it(tmp_path, protocol, numpy):
    checkpoint = checkpoint_of({})
    assert_read_back(tmp_path, writers.torch_pickle_file(checkpoint, "sg3", protocol, numpy), checkpoint)


def test_float16_weights_become_float32(tmp_path):
    checkpoint = checkpoint_of({})
    weights = {name: weight.astype("f2").astype("f4") for name, weight in checkpoint.weights.items()}
    content = writers.torch_pickle_file(checkpoint, dtype="f2")
    assert_read_back(tmp_path, content, type(checkpoint)(checkpoint.config, weights))


def test_without_g_ema_the_reader_takes_g_and_says_so(tmp_path):
    path = tmp_path / "network.pkl"
    path.write_bytes(writers.torch_pickle_file(checkpoint_of({}), networks=("G", "D")))
    found, expected = read_checkpoint(path), random_checkpoint(GeneratorConfig(**SIXTEEN), seed=99)
    assert found.metadata["network"] == "G"
    np.testing.assert_array_equal(found.weights["mapping/w_avg"], expected.weights["mapping/w_avg"])
