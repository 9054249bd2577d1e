"""Equalized convolutions equal the NumPy reference at every resolution."""

import math

import numpy as np
import pytest

from stylegan2.layers.activation import GAINS
from stylegan2.layers.conv import EqualizedConv2D
from tests.stylegan2 import numpy_stylegan2 as reference
from tests.stylegan2.layers.built import assert_close, built, called, normal

ACTIVATIONS = pytest.mark.parametrize("activation", sorted(GAINS))


FILTERS = pytest.mark.parametrize("taps", [(1, 3, 3, 1), (1, 2), (1, 2, 4)], ids=str)


def convolution(x: np.ndarray, kernel: np.ndarray, padding: int, stride: int = 1) -> np.ndarray:
    """Computes a cross-correlation, [N, H, W, in] * [k, k, in, out]."""
    k = len(kernel)
    x = np.pad(x.astype(np.float64), ((0, 0), (padding, padding), (padding, padding), (0, 0)))
    height, width = x.shape[1] - k + 1, x.shape[2] - k + 1
    taps = [(i, j) for i in range(k) for j in range(k)]
    return sum(x[:, i : i + height, j : j + width] @ kernel[i, j] for i, j in taps)[:, ::stride, ::stride]


@ACTIVATIONS
@pytest.mark.parametrize("size", [1, 3])
def test_a_convolution_scales_its_weights_when_it_runs(activation, size):
    layer = EqualizedConv2D(5, size, activation, gain=0.7, clamp=1.5, name="conv")
    weights = built(layer, (None, 6, 8, 4))
    x = normal(2, 6, 8, 4)
    y = convolution(x, weights["conv/kernel"] / math.sqrt(size * size * 4), size // 2) + weights["conv/bias"]
    expected = np.clip(0.7 * reference.activate(y, activation), -0.7 * 1.5, 0.7 * 1.5)
    assert_close(called(layer, x), expected)
    layer.fold()
    assert_close(called(layer, x), expected)


@FILTERS
@pytest.mark.parametrize("size", [1, 3])
def test_halving_filters_and_then_convolves_with_stride_two(taps, size):
    layer = EqualizedConv2D(5, size, resample="down", resample_filter=taps, use_bias=False, name="conv")
    kernel = built(layer, (None, 8, 6, 4))["conv/kernel"] / math.sqrt(size * size * 4)
    x, f, pad = normal(2, 8, 6, 4), len(taps), size // 2
    filtered = reference.filter2d(x, taps, (pad + (f - 1) // 2, pad + (f - 2) // 2), gain=1)
    assert_close(called(layer, x), convolution(filtered, kernel, 0, stride=2))


@FILTERS
def test_doubling_convolves_and_then_upsamples(taps):
    layer = EqualizedConv2D(5, 1, resample="up", resample_filter=taps, use_bias=False, name="conv")
    kernel = built(layer, (None, 4, 6, 3))["conv/kernel"] / math.sqrt(3)
    x = normal(2, 4, 6, 3)
    assert_close(called(layer, x), reference.upsample(x @ kernel[0, 0], taps))


@pytest.mark.parametrize(("size", "resample"), [(3, "up"), (1, "sideways")])
def test_an_unknown_resampling_is_refused(size, resample):
    with pytest.raises(ValueError, match=rf"`resample` must be .*Received: '{resample}'"):
        EqualizedConv2D(2, size, resample=resample)
