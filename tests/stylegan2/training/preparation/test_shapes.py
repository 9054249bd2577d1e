"""Shapes that no network can have are refused, and a suitable side is inferred."""

import pytest

from stylegan2.config import GeneratorConfig, block_shapes, feature_maps
from stylegan2.training.preparation.errors import PreparationError
from stylegan2.training.preparation.shapes import check_shape, inferred_side, largest_fitting, near_shapes


@pytest.mark.parametrize("shape", [(8, 8), (80, 48), (128, 128), (1024, 768)])
def test_a_shape_with_a_doubling_is_accepted_here_and_by_the_generator(shape):
    check_shape(*shape)
    assert len(block_shapes(*shape)) > 1
    GeneratorConfig(img_height=shape[0], img_width=shape[1], channels=feature_maps(*shape))


@pytest.mark.parametrize(("shape", "near"), [((101, 100), "96x96 or 112x112"), ((30, 45), "44x28 or 48x32")])
def test_a_shape_without_a_doubling_is_refused_and_near_shapes_are_suggested(shape, near):
    with pytest.raises(PreparationError, match=near):
        check_shape(*shape)


@pytest.mark.parametrize("shape", [(0, 8), (-4, 128), (8, 10**6), (6, 6)])
def test_a_side_out_of_range_is_refused(shape):
    with pytest.raises(PreparationError, match=f"between 8 and 8192. Received: {shape[1]}x{shape[0]}"):
        check_shape(*shape)


@pytest.mark.parametrize("shape", [(9, 9), (15, 8), (101, 100), (333, 1001)])
def test_suggested_shapes_are_accepted(shape):
    for height, width in near_shapes(*shape):
        check_shape(height, width)


def test_one_picture_in_twenty_may_be_smaller_than_the_inferred_side():
    assert inferred_side({64: 1, 128: 19}) == 128
    assert inferred_side({64: 2, 128: 19}) == 64


def test_a_power_of_two_fits_itself_and_anything_above():
    assert [largest_fitting(side) for side in (7.9, 8, 127.9, 128, 5000)] == [0, 8, 64, 128, 1024]


def test_no_side_is_inferred_if_too_many_pictures_are_tiny():
    with pytest.raises(PreparationError, match="smaller than 8x8"):
        inferred_side({0: 3, 64: 3})
