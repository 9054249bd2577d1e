"""Pictures are laid out side by side."""

import numpy as np

from stylegan2.pictures.sheet import sheet


def test_a_sheet_leaves_the_rest_of_its_last_row_black() -> None:
    faces = np.full((3, 4, 5, 3), 200, np.uint8)
    picture = np.asarray(sheet(faces, columns=2))
    assert picture.shape == (8, 10, 3)
    assert picture[4:, 5:].max() == 0
    assert picture[4:, :5].min() == 200
