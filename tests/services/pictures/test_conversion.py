"""A face's picture in another size or format."""

import numpy as np

from services.pictures.conversion import flattened


def test_half_transparent_pixels_are_half_background():
    assert (flattened(np.full((1, 1, 4), (200, 100, 0, 128), np.uint8), (0, 0, 0)) == (100, 50, 0)).all()
