"""Directions without names: negligible ones are dropped, and their signs follow a convention."""

import numpy as np
import pytest

from stylegan2.directions.axes import NEGLIGIBLE, Axes, oriented


def test_negligible_directions_are_dropped():
    axes = Axes.largest(np.eye(4), np.array([1.0, 0.5, NEGLIGIBLE / 10, 0.0]), 4)
    np.testing.assert_array_equal(axes.vectors, np.eye(4, dtype=np.float32)[:2])
    assert axes.vectors.dtype == np.float32


def test_shares_are_those_of_all_energies_and_not_only_of_the_returned_ones():
    axes = Axes.largest(np.eye(3), np.array([5.0, 3.0, 2.0]), 2)
    np.testing.assert_allclose(axes.shares, [0.5, 0.3])


def test_without_any_energy_there_are_no_directions():
    axes = Axes.largest(np.eye(3), np.zeros(3), 3)
    assert axes.vectors.shape == (0, 3)
    assert axes.shares.shape == (0,)


@pytest.mark.parametrize("sign", [1, -1])
def test_the_largest_component_of_an_oriented_vector_is_positive(sign):
    vectors = sign * np.array([[1.0, -3.0, 2.0], [0.5, 0.1, -0.2]])
    np.testing.assert_array_equal(oriented(vectors), [[-1.0, 3.0, -2.0], [0.5, 0.1, -0.2]])
