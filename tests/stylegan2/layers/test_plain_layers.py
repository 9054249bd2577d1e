"""Equalized dense layers and convolutions, activations and minibatch statistics are the papers' equations."""

import math

import keras
import numpy as np
import pytest
from keras import ops

from stylegan2.layers.activation import GAINS, activate
from stylegan2.layers.conv import EqualizedConv2D
from stylegan2.layers.dense import EqualizedDense
from stylegan2.layers.minibatch_std import MinibatchStd
from tests.stylegan2 import numpy_stylegan2 as reference
from tests.stylegan2.layers.built import built, called, normal

ACTIVATIONS = pytest.mark.parametrize("activation", sorted(GAINS))
FILTERS = pytest.mark.parametrize("taps", [(1, 3, 3, 1), (1, 2), (1, 2, 4)], ids=str)


def assert_close(found: np.ndarray, expected: np.ndarray) -> None:
    assert found.shape == expected.shape
    np.testing.assert_allclose(found, expected, rtol=1e-5, atol=1e-5)


def convolution(x: np.ndarray, kernel: np.ndarray, padding: int, stride: int = 1) -> np.ndarray:
    """Cross-correlation, [N, H, W, in] * [k, k, in, out]."""
    k = len(kernel)
    x = np.pad(x.astype(np.float64), ((0, 0), (padding, padding), (padding, padding), (0, 0)))
    height, width = x.shape[1] - k + 1, x.shape[2] - k + 1
    taps = [(i, j) for i in range(k) for j in range(k)]
    return sum(x[:, i : i + height, j : j + width] @ kernel[i, j] for i, j in taps)[:, ::stride, ::stride]


@ACTIVATIONS
def test_an_activation_is_the_references_times_its_gain(activation):
    x = normal(1000)
    assert_close(ops.convert_to_numpy(activate(x, activation, gain=0.7)), 0.7 * reference.activate(x, activation))


@pytest.mark.parametrize("activation", ["lrelu", "relu"])
def test_an_activation_keeps_the_mean_square_of_normal_numbers(activation):
    y = ops.convert_to_numpy(activate(normal(200_000), activation))
    slope = {"lrelu": 0.2, "relu": 0.0}[activation]
    assert np.mean(y**2) == pytest.approx(1 + slope**2, rel=0.02)


def test_a_clamp_bounds_after_the_gain_by_clamp_times_gain():
    y = ops.convert_to_numpy(activate(10 * normal(1000), "linear", gain=0.5, clamp=2.0))
    assert (y.min(), y.max()) == (-1.0, 1.0)


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
def test_a_convolution_down_is_the_filter_and_then_one_of_stride_two(taps, size):
    layer = EqualizedConv2D(5, size, resample="down", resample_filter=taps, use_bias=False, name="conv")
    kernel = built(layer, (None, 8, 6, 4))["conv/kernel"] / math.sqrt(size * size * 4)
    x, f, pad = normal(2, 8, 6, 4), len(taps), size // 2
    filtered = reference.filter2d(x, taps, (pad + (f - 1) // 2, pad + (f - 2) // 2), gain=1)
    assert_close(called(layer, x), convolution(filtered, kernel, 0, stride=2))


@FILTERS
def test_a_convolution_up_is_one_by_one_and_then_upsampling(taps):
    layer = EqualizedConv2D(5, 1, resample="up", resample_filter=taps, use_bias=False, name="conv")
    kernel = built(layer, (None, 4, 6, 3))["conv/kernel"] / math.sqrt(3)
    x = normal(2, 4, 6, 3)
    assert_close(called(layer, x), reference.upsample(x @ kernel[0, 0], taps))


@pytest.mark.parametrize(("size", "resample"), [(3, "up"), (1, "sideways")])
def test_a_resampling_that_is_not_there_is_refused(size, resample):
    with pytest.raises(ValueError, match=rf"`resample` must be .*Received: '{resample}'"):
        EqualizedConv2D(2, size, resample=resample)


@pytest.mark.parametrize("layer", [lambda name: EqualizedDense(1, name), lambda name: EqualizedConv2D(1, 1, name)])
def test_an_activation_that_is_not_there_is_refused(layer):
    with pytest.raises(ValueError, match=r"`activation` must be one of linear, relu, lrelu. Received: 'tanh'"):
        layer("tanh")


@pytest.mark.parametrize(("n", "group", "slices"), [(8, 4, 1), (4, 4, 2), (3, 4, 1), (6, 2, 3), (2, 1, 1)])
def test_minibatch_std_is_the_mean_deviation_of_every_nth_image(n, group, slices):
    x = normal(n, 4, 5, 6)
    found = called(MinibatchStd(group, slices), x)
    groups = n // min(group, n)
    expected = np.zeros((n, 4, 5, slices))
    for start in range(groups):
        deviation = np.sqrt(x[start::groups].astype(np.float64).var(axis=0) + 1e-8)  # [H, W, C]
        expected[start::groups] = deviation.reshape(4, 5, slices, 6 // slices).mean(axis=(0, 1, 3))
    np.testing.assert_array_equal(found[..., :6], x)
    assert_close(found[..., 6:], expected)


def test_minibatch_std_of_equal_images_is_zero():
    x = np.repeat(normal(1, 4, 4, 3), 4, axis=0)
    np.testing.assert_allclose(called(MinibatchStd(4), x)[..., 3], 0, atol=1.1e-4)


@pytest.mark.parametrize(("shape", "slices"), [((5, 4, 4, 4), 1), ((4, 4, 4, 3), 2)], ids=["batch", "channels"])
def test_minibatch_std_refuses_what_does_not_divide(shape, slices):
    with pytest.raises(ValueError, match="must be a multiple of"):
        called(MinibatchStd(4, slices), normal(*shape))
