"""toRGB is a styled sum over the channels."""

import numpy as np
import pytest

from stylegan2.layers.to_rgb import ToRGB
from tests.stylegan2 import numpy_stylegan2 as reference
from tests.stylegan2.layers.built import assert_close, built, called, checkpoint, normal


@pytest.mark.parametrize("clamp", [None, 0.4])
@pytest.mark.parametrize("channels", [1, 3, 4])
def test_to_rgb_is_a_styled_sum_over_the_channels(clamp, channels):
    layer = ToRGB(channels, clamp, name="torgb")
    weights = built(layer, (None, 4, 6, 7), (None, 5))
    x, w = normal(2, 4, 6, 7), normal(2, 5, seed=9)
    expected = reference.torgb(checkpoint(weights, conv_clamp=clamp), "torgb", x, w)
    assert_close(called(layer, x, w), expected)
    layer.fold()
    assert_close(called(layer, x, w), expected)


def test_a_scaled_style_scales_the_colours():
    layer = ToRGB(3, name="torgb")
    built(layer, (None, 4, 6, 7), (None, 5))
    layer.bias.assign(np.zeros(layer.bias.shape, np.float32))
    x, w = normal(2, 4, 6, 7), normal(2, 5, seed=9)
    before = called(layer, x, w)
    for part in (layer.affine.kernel, layer.affine.bias):
        part.assign(part * 10.0)
    np.testing.assert_allclose(called(layer, x, w), 10 * before, rtol=1e-5, atol=1e-5)


def test_a_new_layer_has_styles_of_one_where_w_is_zero():
    layer = ToRGB(3, name="torgb")
    layer.build((None, 4, 6, 7), (None, 5))
    np.testing.assert_array_equal(called(layer.affine, np.zeros((1, 5), np.float32)), np.ones((1, 7)))
