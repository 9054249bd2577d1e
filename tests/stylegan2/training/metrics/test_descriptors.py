"""Neighbourhoods come from the levels of the pyramid, at places that only the picture and the seed decide."""

import numpy as np
import pytest

from stylegan2.training.metrics.descriptors import PER_IMAGE, Descriptors, sampled_neighbourhoods
from stylegan2.training.metrics.laplacian import laplacian_pyramid
from tests.stylegan2.training.metrics.pictures import in_batches, patterns


def test_every_neighbourhood_is_a_part_of_its_level():
    [image] = images = patterns(1, 32, 32)
    for level, found in zip(laplacian_pyramid(images), sampled_neighbourhoods(images, seed=0), strict=True):
        windows = np.lib.stride_tricks.sliding_window_view(level[0], (7, 7), axis=(0, 1))
        there = {window.astype(np.float16).tobytes() for window in windows.reshape(-1, image.shape[-1], 7, 7)}
        assert found.shape == (1, PER_IMAGE, 3, 7, 7)
        assert {window.tobytes() for window in found[0]} <= there
        assert len({window.tobytes() for window in found[0]}) > min(PER_IMAGE, len(there)) / 2


def test_neighbourhoods_do_not_depend_on_the_batches():
    images = patterns(12)
    whole, parts = (Descriptors(in_batches(images, size), seed=3) for size in (12, 5))
    np.testing.assert_array_equal(whole.normalised(0), parts.normalised(0))
    assert not np.array_equal(whole.normalised(0), Descriptors([images], seed=4).normalised(0))


def test_each_channel_has_mean_0_and_standard_deviation_1():
    found = Descriptors([patterns(20, 24, 40)], seed=0).normalised(0).reshape(-1, 3, 49)
    np.testing.assert_allclose(found.mean((0, 2)), 0, atol=1e-5)
    np.testing.assert_allclose(found.std((0, 2)), 1, atol=1e-5)


def test_an_opaque_alpha_channel_gives_finite_values():
    images = patterns(4, channels=4)
    images[..., 3] = 255
    for level in (0, 1):
        found = Descriptors([images], seed=0).normalised(level).reshape(-1, 4, 49)
        assert np.isfinite(found).all()
        assert np.abs(found[:, 3]).max() < 1


@pytest.mark.parametrize(
    ("batches", "message"),
    [
        ([], "`images` must contain at least one image"),
        ([np.zeros((2, 16, 16, 3))], r"`images` must be uint8 \[N, H, W, C\]. Received: float64"),
        ([np.zeros((16, 16, 3), np.uint8)], r"`images` must be uint8 .* \[16, 16, 3\]"),
        ([np.zeros((1, 6, 16, 3), np.uint8)], "`images` must be at least 7 pixels high and wide"),
        ([np.zeros((1, 16, 16, k), np.uint8) for k in (1, 3)], r"`images` must all be \(16, 16, 1\). Received: .* 3\)"),
    ],
    ids=["none", "no bytes", "one image", "too small", "two shapes"],
)
def test_unsuitable_images_are_refused(batches, message):
    with pytest.raises(ValueError, match=message):
        Descriptors(batches, seed=0)
