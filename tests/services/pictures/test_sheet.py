"""Pictures in the rows and columns of one picture."""

import numpy as np
import pytest

from services.pictures.sheet import as_picture, scaled_size, sheet


def test_a_side_never_becomes_nothing():
    assert scaled_size(1000, 2, 10) == (10, 1)


@pytest.mark.parametrize(("size", "expected"), [((12, 16), (6, 8)), ((16, 12), (8, 6)), ((3, 3), (8, 8))])
def test_the_longer_side_is_as_long_as_wanted(size, expected):
    assert scaled_size(*size, 8) == expected


def test_cells_are_taken_one_at_a_time():
    taken = []

    def cells():
        for number in range(4):
            taken.append(number)
            yield np.full((2, 2, 3), number, np.uint8)

    pixels = sheet(cells(), 2, 2, (2, 2), 3)
    assert taken == [0, 1, 2, 3]
    assert pixels[::2, ::2, 0].tolist() == [[0, 1], [2, 3]]


def test_cells_go_from_left_to_right_and_keep_their_sides():
    cells = [np.full((3, 2, 1), number, np.uint8) for number in range(6)]
    pixels = sheet(cells, 3, 2, (2, 3), 1)
    assert pixels.shape == (6, 6, 1)
    assert pixels[::3, ::2, 0].tolist() == [[0, 1, 2], [3, 4, 5]]


@pytest.mark.parametrize(("channels", "expected"), [(1, [255]), (3, [255] * 3), (4, [255, 255, 255, 0])])
def test_a_cell_left_out_is_white_or_transparent(channels, expected):
    black = np.zeros((2, 2, channels), np.uint8)
    pixels = sheet([None, black], 2, 1, (2, 2), channels)
    assert (pixels[:, :2] == expected).all()
    assert (pixels[:, 2:4] == 0).all()


@pytest.mark.parametrize("channels", [1, 3, 4])
def test_a_picture_is_scaled_to_its_cell(channels):
    pixels = np.full((8, 6, channels), 77, np.uint8)
    assert as_picture(pixels, (6, 8)).size == (6, 8)
    scaled = sheet([pixels], 1, 1, (3, 4), channels)
    assert scaled.shape == (4, 3, channels)
    assert np.abs(scaled.astype(int) - 77).max() <= 1  # Pillow rounds twice where there is an alpha channel
