"""Crops and paddings keep proportions and the middle."""

import numpy as np
import pytest
from PIL import Image

from stylegan2.pictures.framing import framed, usable_size


def test_the_middle_is_cut_out():
    pixels = np.zeros((40, 100, 3), np.uint8)
    pixels[:, 30:70] = 200
    cut = np.asarray(framed(Image.fromarray(pixels), (40, 40), "crop", "white"))
    assert cut.shape == (40, 40, 3)
    assert cut.min() == 200


def test_padding_keeps_all_and_puts_the_background_around_it():
    padded = np.asarray(framed(Image.new("RGB", (100, 50), "red"), (40, 40), "pad", "#0000ff"))
    assert (padded[:10] == (0, 0, 255)).all()
    assert (padded[10:30] == (255, 0, 0)).all()
    assert (padded[30:] == (0, 0, 255)).all()


def test_padding_of_a_picture_with_alpha_is_transparent():
    padded = np.asarray(framed(Image.new("RGBA", (100, 50), (9, 9, 9, 255)), (40, 40), "pad", "white"))
    assert padded[0, 0, 3] == 0
    assert padded[20, 20, 3] == 255


def test_gray_padding_has_the_grayness_of_the_background():
    assert framed(Image.new("L", (100, 50)), (40, 40), "pad", "white").getpixel((0, 0)) == 255


@pytest.mark.parametrize("size", [(1, 1), (7, 4000), (4000, 7), (333, 777), (80, 48)])
@pytest.mark.parametrize("fit", ["crop", "pad"])
def test_any_size_becomes_the_target(size, fit):
    assert framed(Image.new("RGB", size), (80, 48), fit, "white").size == (48, 80)


def test_a_crop_needs_both_sides_and_padding_one():
    assert usable_size(200, 100, (100, 100), "crop") == 1
    assert usable_size(200, 100, (100, 100), "pad") == 2
