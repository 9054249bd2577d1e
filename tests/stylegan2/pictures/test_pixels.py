"""Images become pixels and pictures, and come back."""

import numpy as np
import pytest

from stylegan2.pictures.pixels import from_pixels, picture_pixels, to_picture, to_pixels

LEVELS = np.arange(256, dtype=np.uint8)


def test_conversion_clamps_and_truncates_as_nvidias_programs_do():
    image = np.array([[[-2.0], [-1.0], [0.0], [0.99], [1.0], [3.0]]], np.float32)
    assert to_pixels(image).ravel().tolist() == [0, 0, 128, 254, 255, 255]


def test_levels_run_from_minus_1_to_1_and_come_back():
    values = from_pixels(LEVELS)
    assert values.dtype == np.float32
    assert (values[0], values[-1]) == (-1, 1)
    np.testing.assert_allclose(np.diff(values), 1 / 127.5, rtol=1e-4)
    assert np.array_equal(to_pixels(values), LEVELS)


def test_a_level_holds_the_values_around_its_own():
    values = from_pixels(LEVELS)
    assert np.array_equal(to_pixels(values - np.float32(0.49 / 127.5)), LEVELS)
    assert np.array_equal(to_pixels(values + np.float32(0.49 / 127.5)), LEVELS)


def test_the_image_is_left_as_it_was():
    image = np.full((2, 2, 3), 0.5, np.float32)
    to_pixels(image)
    assert (image == 0.5).all()


@pytest.mark.parametrize(("channels", "mode"), [(1, "L"), (3, "RGB"), (4, "RGBA")])
def test_pictures_have_the_mode_of_the_channels_and_the_same_pixels(channels, mode):
    pixels = np.random.RandomState(channels).randint(0, 256, (5, 7, channels)).astype(np.uint8)
    picture = to_picture(pixels)
    assert (picture.mode, picture.size) == (mode, (7, 5))
    assert np.array_equal(picture_pixels(picture), pixels)
