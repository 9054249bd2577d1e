"""CIELAB of known colours."""

import numpy as np

from stylegan2.pictures.cielab import lab


def test_lab_is_that_of_the_standard():
    rgb = np.array([[255, 255, 255], [255, 0, 0], [0, 0, 255], [119, 119, 119], [3, 3, 3]])
    known = [[100, 0, 0], [53.24, 80.09, 67.20], [32.30, 79.19, -107.86], [50.03, 0, 0], [0.82, 0, 0]]
    np.testing.assert_allclose(lab(rgb), known, atol=0.03)
