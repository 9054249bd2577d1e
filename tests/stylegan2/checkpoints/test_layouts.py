"""Axes of foreign arrays are turned so that every number comes to its canonical place."""

import numpy as np
import pytest

from stylegan2.checkpoints.layouts import channels_last, convolution, flattened, scalar, transposed, unchanged


@pytest.mark.parametrize(
    ("turn", "there", "here"),
    [
        (unchanged, (2, 3), (2, 3)),
        (transposed, (5, 7), (7, 5)),
        (convolution, (5, 7, 3, 2), (3, 2, 7, 5)),
        (channels_last, (6, 4, 5), (4, 5, 6)),
        (scalar, (1,), ()),
        (scalar, (), ()),
    ],
)
def test_axes_come_to_their_canonical_places(turn, there, here):
    assert turn(np.zeros(there)).shape == here


def test_a_convolution_kernel_is_not_flipped():
    kernel = np.random.default_rng(0).standard_normal((5, 7, 3, 2))  # [out, in, height, width]
    assert convolution(kernel)[2, 1, 6, 4] == kernel[4, 6, 2, 1]


def test_a_dense_kernel_over_an_image_computes_the_same_with_the_channels_last():
    rng = np.random.default_rng(0)
    image, kernel = rng.standard_normal((3, 4, 6)), rng.standard_normal((72, 5))
    there = image.reshape(-1) @ kernel
    np.testing.assert_allclose(image.transpose(1, 2, 0).reshape(-1) @ flattened(4, 6)(kernel), there)


@pytest.mark.parametrize("shape", [(47, 5), (48,), (48, 5, 1)], ids=str)
def test_another_array_is_left_for_the_check_of_its_shape(shape):
    array = np.zeros(shape)
    assert flattened(4, 4)(array) is array
