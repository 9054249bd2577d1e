"""The minibatch standard deviation equals the equation in the paper."""

import numpy as np
import pytest

from stylegan2.layers.minibatch_std import MinibatchStd
from tests.stylegan2.layers.built import assert_close, called, normal


@pytest.mark.parametrize(("n", "group", "slices"), [(8, 4, 1), (4, 4, 2), (3, 4, 1), (6, 2, 3), (2, 1, 1)])
def test_minibatch_std_averages_the_deviation_of_every_nth_image(n, group, slices):
    x = normal(n, 4, 5, 6)
    found = called(MinibatchStd(group, slices), x)
    groups = n // min(group, n)
    expected = np.zeros((n, 4, 5, slices))
    for start in range(groups):
        deviation = np.sqrt(x[start::groups].astype(np.float64).var(axis=0) + 1e-8)  # [H, W, C]
        expected[start::groups] = deviation.reshape(4, 5, slices, 6 // slices).mean(axis=(0, 1, 3))
    np.testing.assert_array_equal(found[..., :6], x)
    assert_close(found[..., 6:], expected)


def test_minibatch_std_of_equal_images_is_zero():
    x = np.repeat(normal(1, 4, 4, 3), 4, axis=0)
    np.testing.assert_allclose(called(MinibatchStd(4), x)[..., 3], 0, atol=1.1e-4)


@pytest.mark.parametrize(("shape", "slices"), [((5, 4, 4, 4), 1), ((4, 4, 4, 3), 2)], ids=["batch", "channels"])
def test_minibatch_std_refuses_numbers_that_do_not_divide(shape, slices):
    with pytest.raises(ValueError, match="must be a multiple of"):
        called(MinibatchStd(4, slices), normal(*shape))
