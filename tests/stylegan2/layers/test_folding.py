"""Folding multiplies a weight and keeps its type."""

import keras
import numpy as np
import pytest

from stylegan2.layers.folding import scale


@pytest.mark.parametrize("dtype", ["float32", "bfloat16"])
def test_a_weight_is_multiplied_in_its_own_type(dtype):
    variable = keras.Variable(np.array([1, -2, 4], np.float32), dtype=dtype)
    scale(variable, 0.5)
    assert variable.dtype == dtype
    np.testing.assert_array_equal(np.asarray(variable.value, np.float32), [0.5, -1, 2])
