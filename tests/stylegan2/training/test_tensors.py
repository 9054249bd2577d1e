"""Arrays keep their values and their dtype on the way to the device and back."""

import keras
import numpy as np
import pytest

from stylegan2.training.tensors import arrays, not_finite, tensor, tensors


def dtype(value) -> str:
    return keras.backend.standardize_dtype(value.dtype)


def state(weight: float = 1.0) -> dict:
    return {
        "g": {"dense/kernel": tensor([[weight, 2.0]])},
        "d": {"dense/kernel": tensor([3.0])},
        "pl_mean": tensor(4.0),
    }


def test_numbers_become_float32_unless_told_otherwise():
    assert dtype(tensor(1)) == dtype(tensor(np.float64(0.5))) == "float32"
    assert dtype(tensor([1, 2], "int32")) == "int32"


def test_arrays_keep_their_dtype_also_in_lists():
    first, [second, third] = tensors(np.zeros(2, np.float32), [np.ones(3, np.int32), np.ones((), np.float32)])
    assert (dtype(first), dtype(second), dtype(third)) == ("float32", "int32", "float32")
    assert tuple(second.shape) == (3,)


def test_no_matrices_are_an_empty_list():
    assert tensors(()) == [[]]


def test_all_tensors_of_a_state_are_read_by_group_and_weight():
    found = arrays(state())
    assert {name: array.tolist() for name, array in found.items()} == {
        "g dense/kernel": [[1.0, 2.0]],
        "d dense/kernel": [3.0],
        "pl_mean": 4.0,
    }


@pytest.mark.parametrize("value", [np.nan, np.inf, -np.inf])
def test_a_tensor_that_is_not_finite_is_named(value):
    assert not_finite(state(value)) == "g dense/kernel"


def test_a_finite_state_has_no_such_tensor():
    assert not_finite(state()) is None
