"""Images become pixels and pictures, and come back."""

import numpy as np

from stylegan2.pictures.pixels import to_pixels


def test_conversion_clamps_and_truncates_as_nvidias_programs_do():
    image = np.array([[[-2.0], [-1.0], [0.0], [0.99], [1.0], [3.0]]], np.float32)
    assert to_pixels(image).ravel().tolist() == [0, 0, 128, 254, 255, 255]
