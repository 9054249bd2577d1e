"""A seed draws the z of NVIDIA's programs, and a straight line between two latents meets both of them exactly."""

import numpy as np
import pytest

from stylegan2.latents import between, z_of_seed

# What `numpy.random.RandomState(0).randn(1, 3)` has drawn since NumPy 1.0.
Z_OF_SEED_0 = [[1.764052345967664, 0.4001572083672233, 0.9787379841057392]]


def test_a_seed_draws_the_z_that_it_draws_in_nvidias_programs():
    np.testing.assert_allclose(z_of_seed(0, 3), Z_OF_SEED_0, rtol=1e-12)


@pytest.mark.parametrize("seed", [0, 2**32 - 1])
def test_the_lowest_and_the_highest_seed_draw_a_z(seed):
    assert z_of_seed(seed, 5).shape == (1, 5)


def test_a_line_meets_both_ends_to_the_last_bit():
    start, end = (np.random.default_rng(seed).standard_normal(1000).astype(np.float32) for seed in (0, 1))
    np.testing.assert_array_equal(between(start, end, 0.0), start)
    np.testing.assert_array_equal(between(start, end, 1.0), end)


@pytest.mark.parametrize(("t", "expected"), [(0.25, [2.0, 1.0]), (1.5, [7.0, -4.0]), (-1.0, [-3.0, 6.0])])
def test_a_line_goes_on_beyond_its_ends(t, expected):
    found = between(np.array([1, 2], np.float32), np.array([5, -2], np.float32), t)
    assert found.dtype == np.float32
    np.testing.assert_array_equal(found, expected)


def test_a_point_is_rounded_once():
    start, end = (np.random.default_rng(seed).standard_normal(1000).astype(np.float32) for seed in (0, 1))
    t = 1 / np.pi  # a short fraction such as 0.1 would put points half way between two float32 numbers
    exact = start.astype(np.float64) * (1 - t) + end.astype(np.float64) * t
    np.testing.assert_array_equal(between(start, end, t), exact.astype(np.float32))
