"""Demodulation divides by the root of the summed squares plus an epsilon."""

import numpy as np
import pytest
from keras import ops

from stylegan2.layers.modulated_conv import ModulatedConv2D
from tests.stylegan2.layers.built import built, called, normal

EPSILON = 1e-8  # in equation 3 of the paper
SHAPES = pytest.mark.parametrize("shape", [(1, 12, 10, 1), (1, 2, 5, 1), (2, 12, 10, 1)], ids=str)


def one_tap(weight: float, style: float, shape: tuple[int, ...]) -> ModulatedConv2D:
    """A layer from one channel to one: its kernel is `weight` at the centre, its style does not depend on w."""
    layer = ModulatedConv2D(1, name="layer")
    built(layer, (None, *shape[1:]), (None, 5))
    kernel = np.zeros((3, 3, 1, 1), np.float32)
    kernel[1, 1] = weight
    layer.kernel.assign(kernel)
    layer.affine.kernel.assign(np.zeros(layer.affine.kernel.shape, np.float32))
    layer.affine.bias.assign(np.full(layer.affine.bias.shape, style, np.float32))
    return layer


def demodulated(layer: ModulatedConv2D, x: np.ndarray) -> np.ndarray:
    """The layer's output times the demodulation, which it leaves to its caller."""
    y, demodulation = layer(ops.convert_to_tensor(x), ops.convert_to_tensor(normal(len(x), 5)))
    return ops.convert_to_numpy(y) * ops.convert_to_numpy(demodulation)[:, None, None, :]


@SHAPES
@pytest.mark.parametrize(("weight", "style"), [(0, 1), (1e-4, 1), (1, 1e-4), (-0.01, 0.02), (3, -2), (1, 0)])
@pytest.mark.parametrize("folded", [False, True])
def test_one_tap_is_divided_by_the_root_of_its_square_plus_epsilon(shape, weight, style, folded):
    layer, x = one_tap(weight, style, shape), normal(*shape)
    if folded:
        layer.fold()
    expected = x * weight * style / np.sqrt((weight * style) ** 2 + EPSILON)
    np.testing.assert_allclose(demodulated(layer, x), expected, rtol=1e-5, atol=1e-7)


def test_a_zero_style_leaves_the_root_of_epsilon():
    layer = one_tap(1.0, 0.0, (2, 4, 4, 1))
    _, demodulation = layer(ops.convert_to_tensor(normal(2, 4, 4, 1)), ops.convert_to_tensor(normal(2, 5)))
    np.testing.assert_allclose(ops.convert_to_numpy(demodulation), np.full((2, 1), 1e4), rtol=1e-6)


def test_a_new_layer_has_styles_of_one_where_w_is_zero():
    layer = ModulatedConv2D(3, name="layer")
    layer.build((None, 4, 6, 7), (None, 5))
    np.testing.assert_array_equal(called(layer.affine, np.zeros((1, 5), np.float32)), np.ones((1, 7)))
