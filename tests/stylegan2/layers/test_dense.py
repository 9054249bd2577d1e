"""Equalized dense layers scale their weights at run time."""

import math

import keras
import numpy as np
import pytest

from stylegan2.layers.activation import GAINS
from stylegan2.layers.conv import EqualizedConv2D
from stylegan2.layers.dense import EqualizedDense
from tests.stylegan2 import numpy_stylegan2 as reference
from tests.stylegan2.layers.built import assert_close, built, called, normal

ACTIVATIONS = pytest.mark.parametrize("activation", sorted(GAINS))


@ACTIVATIONS
@pytest.mark.parametrize("lr_multiplier", [1.0, 0.01])
def test_a_dense_layer_scales_its_weights_when_it_runs(activation, lr_multiplier):
    layer = EqualizedDense(4, activation, lr_multiplier)
    weights = built(layer, (None, 7))
    kernel, bias = (next(w for path, w in weights.items() if path.endswith(leaf)) for leaf in ("kernel", "bias"))
    x = normal(3, 7)
    expected = reference.activate(lr_multiplier * (x @ kernel / math.sqrt(7) + bias), activation)
    assert_close(called(layer, x), expected)
    layer.fold()
    assert_close(called(layer, x), expected)


@pytest.mark.parametrize("lr_multiplier", [1.0, 0.01])
def test_a_new_dense_layer_keeps_the_variance(lr_multiplier):
    keras.utils.set_random_seed(0)
    layer = EqualizedDense(400, lr_multiplier=lr_multiplier)
    layer.build((None, 300))
    assert np.std(called(layer, normal(100, 300))) == pytest.approx(1.0, rel=0.05)


def test_a_dense_layer_starts_from_the_bias_that_it_is_given():
    layer = EqualizedDense(3, bias_init=1.0)
    layer.build((None, 2))
    np.testing.assert_array_equal(called(layer, np.zeros((1, 2), np.float32)), [[1, 1, 1]])


@pytest.mark.parametrize("layer", [lambda name: EqualizedDense(1, name), lambda name: EqualizedConv2D(1, 1, name)])
def test_an_unknown_activation_is_refused(layer):
    with pytest.raises(ValueError, match=r"`activation` must be one of linear, relu, lrelu. Received: 'tanh'"):
        layer("tanh")
