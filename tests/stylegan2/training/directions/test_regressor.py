"""A regressor accepts pictures of its size and multiples of it."""

import numpy as np
import pytest

from stylegan2.pictures.pixels import from_pixels


def test_larger_pictures_are_reduced_first(regressor, pictures):
    images = from_pixels(pictures.images[:10])
    larger = images.repeat(2, axis=1).repeat(2, axis=2)
    np.testing.assert_allclose(regressor(larger), regressor(images), rtol=1e-4, atol=1e-3)


def test_pictures_of_another_size_are_refused(regressor):
    with pytest.raises(ValueError, match=r"`images` must be of 8x8x3 .* Received: 12x12x3"):
        regressor(np.zeros((1, 12, 12, 3), np.float32))
