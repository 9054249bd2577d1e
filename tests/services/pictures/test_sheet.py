"""Pictures in the rows and columns of one picture."""

import numpy as np

from services.pictures.sheet import scaled_size, sheet


def test_a_side_never_becomes_nothing():
    assert scaled_size(1000, 2, 10) == (10, 1)


def test_cells_are_taken_one_at_a_time():
    taken = []

    def cells():
        for number in range(4):
            taken.append(number)
            yield np.full((2, 2, 3), number, np.uint8)

    pixels = sheet(cells(), 2, 2, (2, 2), 3)
    assert taken == [0, 1, 2, 3]
    assert pixels[::2, ::2, 0].tolist() == [[0, 1], [2, 3]]
