"""A pyramid keeps the whole picture, and uses the filters of the paper."""

import numpy as np
import pytest

from stylegan2.training.metrics.laplacian import doubled, halved, laplacian_pyramid, level_sizes

BINOMIAL = np.array([1, 4, 6, 4, 1]) / 16


def filtered(row: np.ndarray) -> np.ndarray:
    return np.convolve(np.pad(row, 2, mode="reflect"), BINOMIAL, mode="valid")


def reference_halved(image: np.ndarray) -> np.ndarray:
    for axis in (0, 1):
        image = np.apply_along_axis(lambda row: filtered(row)[::2], axis, image)
    return image


def reference_doubled(image: np.ndarray) -> np.ndarray:
    def with_zeros(row: np.ndarray) -> np.ndarray:
        spread = np.zeros(2 * len(row))
        spread[::2] = row
        return 2 * filtered(spread)

    for axis in (0, 1):
        image = np.apply_along_axis(with_zeros, axis, image)
    return image


@pytest.fixture
def images() -> np.ndarray:
    return np.random.default_rng(0).uniform(0, 255, (3, 10, 14, 2)).astype(np.float32)


def test_halving_and_doubling_are_filters_with_mirrored_borders(images):
    for k, image in enumerate(images):
        np.testing.assert_allclose(halved(images)[k], reference_halved(image), rtol=1e-5)
        np.testing.assert_allclose(doubled(images)[k], reference_doubled(image), rtol=1e-5)


def test_halving_leaves_the_images_as_they_were(images):
    before = images.copy()
    laplacian_pyramid(images)
    np.testing.assert_array_equal(images, before)


def test_a_flat_picture_stays_flat_and_has_no_detail():
    levels = laplacian_pyramid(np.full((1, 64, 32, 1), 77, np.uint8))
    assert np.abs(levels[0]).max() < 1e-4
    np.testing.assert_allclose(levels[-1], 77, rtol=1e-6)


@pytest.mark.parametrize("shape", [(2, 64, 64, 3), (1, 48, 80, 4), (1, 16, 128, 1), (1, 33, 64, 3)])
def test_the_levels_add_up_to_the_picture(shape):
    images = np.random.default_rng(1).integers(0, 256, shape, np.uint8)
    levels = laplacian_pyramid(images)
    picture = levels[-1]
    for level in levels[-2::-1]:
        picture = doubled(picture) + level
    np.testing.assert_allclose(picture, images, atol=1e-3)


@pytest.mark.parametrize(
    ("size", "expected"),
    [
        ((64, 64), [(64, 64), (32, 32), (16, 16)]),
        ((80, 48), [(80, 48), (40, 24)]),
        ((30, 30), [(30, 30)]),
        ((128, 20), [(128, 20)]),
        ((8, 8), [(8, 8)]),
    ],
)
def test_levels_go_down_to_16_pixels(size, expected):
    assert level_sizes(*size) == expected
