"""Resampling follows the textbook: zeros between the samples, a true convolution, every second sample."""

from collections.abc import Callable

import numpy as np
import pytest
from keras import ops

from stylegan2 import backend
from stylegan2.layers import resample
from tests.stylegan2 import numpy_stylegan2 as reference

# Of 1 to 6 taps; the second of each length is asymmetric, so that a correlation in place of a convolution shows.
FILTERS = [(1,), (1, 1), (1, 3), (1, 2, 1), (1, 2, 4), (1, 3, 3, 1), (1, 2, 3, 5), (1, 2, 3, 4, 7), (6, 1, 2, 3, 5, 4)]
SIZES = [(6, 10), (5, 4)]

every_filter = pytest.mark.parametrize("taps", FILTERS, ids=str)
every_size = pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
both_firs = pytest.mark.parametrize("fir", [resample.fir_depthwise, resample.fir_shifted])
both_transposed_convolutions = pytest.mark.parametrize(
    "transposed_convolution", [resample.transposed_in_one_call, resample.transposed_in_phases]
)


def images(size: tuple[int, int], channels: int = 3) -> np.ndarray:
    return np.random.default_rng(0).standard_normal((2, *size, channels)).astype(np.float32)


def run(function: Callable, x: np.ndarray, *arguments, **options) -> np.ndarray:
    compiled = backend.compiled(lambda x: function(x, *arguments, **options))
    return ops.convert_to_numpy(compiled(ops.convert_to_tensor(x)))


def assert_close(found: np.ndarray, expected: np.ndarray) -> None:
    assert found.shape == expected.shape
    np.testing.assert_allclose(found, expected, rtol=0, atol=5e-6)


@every_filter
@every_size
def test_upsampling_is_zeros_between_the_samples_and_a_convolution(taps, size):
    x = images(size)
    assert_close(run(resample.upsample, x, taps), reference.upsample(x, taps))


@every_filter
@every_size
def test_downsampling_is_a_convolution_and_every_second_sample(taps, size):
    x, f = images(size), len(taps)
    filtered = reference.filter2d(x, taps, ((f - 1) // 2, (f - 2) // 2), gain=1)
    assert_close(run(resample.downsample, x, taps), filtered[:, ::2, ::2])


@every_filter
@pytest.mark.parametrize("padding", [(0, 0), (2, 1), (-1, 2), (1, -1)], ids=str)
def test_a_fir_is_a_convolution_of_the_padded_or_cropped_image(taps, padding):
    x = images((9, 8))
    found = run(resample.fir, x, taps, *padding, gain=3.0)
    assert_close(found, reference.filter2d(x, taps, padding, gain=9))


@every_filter
@both_firs
@pytest.mark.parametrize("stride", [1, 2])
def test_both_firs_are_a_correlation_along_both_axes(fir, taps, stride):
    x = images((8, 9), channels=2)
    expected = reference.filter2d(x, taps[::-1], (0, 0), gain=sum(taps) ** 2)[:, ::stride, ::stride]
    np.testing.assert_allclose(run(fir, x, taps, stride), expected, rtol=1e-5, atol=2e-4)


@both_transposed_convolutions
@every_size
@pytest.mark.parametrize(("features", "filters"), [(3, 4), (1, 1), (5, 2)])
def test_both_transposed_convolutions_stamp_the_kernel_two_pixels_apart(
    transposed_convolution, size, features, filters
):
    x = images(size, features)
    kernel = np.random.default_rng(1).standard_normal((3, 3, features, filters)).astype(np.float32)
    expected = np.stack([reference.transposed_convolution(image, kernel.astype(np.float64)) for image in x])
    assert_close(run(transposed_convolution, x, ops.convert_to_tensor(kernel)), expected)


@every_filter
def test_the_filter_after_a_transposed_convolution_leaves_twice_the_size(taps):
    up = run(resample.fir, images((17, 13)), taps, *resample.up_convolution_padding(taps))
    assert up.shape[1:3] == (16, 12)


@every_filter
def test_a_constant_image_stays_constant_away_from_the_border(taps):
    x = np.full((1, 16, 16, 2), 0.7, np.float32)
    np.testing.assert_allclose(run(resample.fir, x, taps, 2, 2)[:, 6:-6, 6:-6], 0.7, rtol=1e-6)
    np.testing.assert_allclose(run(resample.downsample, x, taps)[:, 3:-3, 3:-3], 0.7, rtol=1e-6)


@pytest.mark.parametrize("taps", [(1, 1), (1, 3, 3, 1), (1, 2, 1)], ids=str)
def test_a_constant_image_stays_constant_at_twice_the_size(taps):
    x = np.full((1, 8, 8, 2), 0.7, np.float32)
    np.testing.assert_allclose(run(resample.upsample, x, taps)[:, 4:-4, 4:-4], 0.7, rtol=1e-6)


@pytest.mark.parametrize("taps", [(1, 3, 3, 1), (1, 2, 3, 5)], ids=str)
def test_the_sum_of_the_taps_makes_no_difference(taps):
    x = images((8, 8))
    tenfold = tuple(10 * tap for tap in taps)
    np.testing.assert_allclose(run(resample.upsample, x, tenfold), run(resample.upsample, x, taps), rtol=1e-6)
