"""Generators in TensorFlow-era pickles are read back."""

import pytest

from tests.stylegan2.checkpoints import writers
from tests.stylegan2.checkpoints.round_trips import ADA, FORKS, TENSORFLOW, assert_read_back, cases, checkpoint_of


@cases(TENSORFLOW | FORKS)
def test_a_stylegan2_tensorflow_pickle_is_read_back(tmp_path, settings):
    checkpoint = checkpoint_of(settings)
    assert_read_back(tmp_path, writers.tf_pickle_file(checkpoint, "stylegan2", protocol=4), checkpoint)


@cases(ADA | FORKS)
@pytest.mark.parametrize("numpy", [1, 2])
def test_a_stylegan2_ada_tensorflow_pickle_is_read_back(tmp_path, settings, numpy):
    checkpoint = checkpoint_of(settings)
    assert_read_back(tmp_path, writers.tf_pickle_file(checkpoint, "ada", numpy=numpy), checkpoint)


@cases(FORKS)
def test_scopes_may_be_named_after_their_real_sizes(tmp_path, settings):
    checkpoint = checkpoint_of(settings)
    assert_read_back(tmp_path, writers.tf_pickle_file(checkpoint, real_sizes=True), checkpoint)


@pytest.mark.parametrize("protocol", [2, 3, 4, 5])
def test_a_tensorflow_pickle_is_read_back_whatever_python_wrote_it(tmp_path, protocol):
    checkpoint = checkpoint_of({})
    assert_read_back(tmp_path, writers.tf_pickle_file(checkpoint, "ada", protocol), checkpoint)
