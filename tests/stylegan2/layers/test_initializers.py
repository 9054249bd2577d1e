"""Initial weights are reproducible, and have the distribution and the type that was asked for."""

import keras
import numpy as np
import pytest
from keras import ops

from stylegan2.layers.initializers import HostConstant, HostNormal


def test_normal_weights_have_the_standard_deviation_and_no_mean():
    values = ops.convert_to_numpy(HostNormal(stddev=3.0, seed=1)((200, 200)))
    assert values.std() == pytest.approx(3, rel=0.01)
    assert values.mean() == pytest.approx(0, abs=0.05)


def test_a_seed_gives_the_same_weights_and_another_seed_gives_others():
    first, again, other = (ops.convert_to_numpy(HostNormal(seed=seed)((5,))) for seed in (1, 1, 2))
    np.testing.assert_array_equal(first, again)
    assert not np.array_equal(first, other)


def test_keras_random_seed_makes_weights_reproducible():
    draws = []
    for _ in range(2):
        keras.utils.set_random_seed(3)
        draws.append([ops.convert_to_numpy(HostNormal()((5,))) for _ in range(2)])
    np.testing.assert_array_equal(draws[0], draws[1])
    assert not np.array_equal(draws[0][0], draws[0][1])


@pytest.mark.parametrize("initializer", [HostNormal(stddev=2.0, seed=1), HostConstant(1.5)], ids=["normal", "constant"])
def test_an_initializer_is_made_again_from_its_configuration(initializer):
    again = type(initializer).from_config(initializer.get_config())
    np.testing.assert_array_equal(ops.convert_to_numpy(again((4,))), ops.convert_to_numpy(initializer((4,))))


@pytest.mark.parametrize("dtype", ["float32", "bfloat16"])
def test_weights_have_the_type_that_is_asked_for(dtype):
    for initializer in (HostNormal(), HostConstant(1.0)):
        assert keras.backend.standardize_dtype(initializer((2,), dtype=dtype).dtype) == dtype


def test_a_constant_weight_has_the_same_number_everywhere():
    np.testing.assert_array_equal(ops.convert_to_numpy(HostConstant(1.5)((2, 3))), np.full((2, 3), 1.5))
    np.testing.assert_array_equal(ops.convert_to_numpy(HostConstant()((2,))), [0, 0])
