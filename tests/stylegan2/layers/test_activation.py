"""Activations equal the NumPy reference and keep the mean square of their inputs."""

import numpy as np
import pytest
from keras import ops

from stylegan2.layers.activation import GAINS, activate
from tests.stylegan2 import numpy_stylegan2 as reference
from tests.stylegan2.layers.built import assert_close, normal

ACTIVATIONS = pytest.mark.parametrize("activation", sorted(GAINS))


@ACTIVATIONS
def test_an_activation_equals_the_reference_times_its_gain(activation):
    x = normal(1000)
    assert_close(ops.convert_to_numpy(activate(x, activation, gain=0.7)), 0.7 * reference.activate(x, activation))


@pytest.mark.parametrize("activation", ["lrelu", "relu"])
def test_an_activation_keeps_the_mean_square_of_normal_numbers(activation):
    y = ops.convert_to_numpy(activate(normal(200_000), activation))
    slope = {"lrelu": 0.2, "relu": 0.0}[activation]
    assert np.mean(y**2) == pytest.approx(1 + slope**2, rel=0.02)


def test_a_clamp_is_scaled_by_the_gain():
    y = ops.convert_to_numpy(activate(10 * normal(1000), "linear", gain=0.5, clamp=2.0))
    assert (y.min(), y.max()) == (-1.0, 1.0)
