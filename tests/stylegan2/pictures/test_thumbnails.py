"""Thumbnails are small, and means of what they show."""

import numpy as np
import pytest

from stylegan2.pictures.thumbnails import thumbnails


@pytest.mark.parametrize(
    ("shape", "pixels"), [((64, 64, 3), 192), ((48, 80, 1), 8 * 13), ((4, 4, 3), 48), ((36, 36, 3), 9 * 9 * 3)]
)
def test_thumbnails_are_small_and_keep_what_is_the_same_everywhere(shape, pixels):
    images = np.full((2, *shape), 0.5, np.float32)
    np.testing.assert_array_equal(thumbnails(images), np.full((2, pixels), 0.5))
