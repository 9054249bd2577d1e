"""Coordinates stand for shifts of ws in whitened standard deviations."""

import numpy as np
import pytest

from services.edits.coordinates import w_coordinates, w_plus_coordinates
from stylegan2.projection.whitening import Whitening

RANDOM = np.random.default_rng(0)
MIXING = RANDOM.standard_normal((6, 6))
W = RANDOM.standard_normal((500, 6)) @ MIXING.T + 3
WHITENING = Whitening(W.mean(axis=0), np.cov(W, rowvar=False, bias=True))


@pytest.mark.parametrize("layers", [(0, 1, 2, 3), (1, 3)])
@pytest.mark.parametrize("coordinates", [w_coordinates, w_plus_coordinates])
def test_the_nearest_coordinates_of_a_shift_made_from_coordinates_are_these(coordinates, layers):
    space = coordinates(WHITENING, layers, 4)
    c = RANDOM.standard_normal(space.size)
    np.testing.assert_allclose(space.nearest(space.shift(c)), c, atol=1e-9)


def test_only_the_named_layers_move_and_in_w_all_alike():
    space = w_coordinates(WHITENING, [1, 2], 4)
    shift = space.shift(RANDOM.standard_normal(space.size))
    assert not shift[[0, 3]].any()
    np.testing.assert_array_equal(shift[1], shift[2])


@pytest.mark.parametrize(("num_ws", "groups"), [(1, 1), (2, 1), (3, 2), (10, 5), (12, 6), (18, 6)])
def test_pairs_of_layers_move_together_for_any_number_of_layers(num_ws, groups):
    space = w_plus_coordinates(WHITENING, range(num_ws), num_ws)
    assert space.size == groups * 6
    shift = space.shift(RANDOM.standard_normal(space.size))
    assert len(np.unique(shift.round(9), axis=0)) == groups
    assert np.isclose(space.shares.sum() / 6, 1)


def test_the_axes_of_the_largest_variance_are_taken_first():
    space = w_coordinates(Whitening(np.zeros(3), np.diag([1.0, 9, 4])), [0], 1)
    assert [np.abs(space.shift(c)).max().round(6) for c in np.eye(3)] == [3, 2, 1]


def test_the_length_counts_standard_deviations_of_w():
    points = W - W.mean(axis=0)
    space = w_coordinates(WHITENING, range(4), 4)
    lengths = [space.length(space.nearest(np.repeat(point[None], 4, axis=0))) for point in points]
    assert np.isclose(np.mean(np.square(lengths)), 6)


def test_the_prior_is_the_squared_length_and_counts_groups_that_differ():
    space = w_plus_coordinates(WHITENING, range(4), 4)
    c = RANDOM.standard_normal(space.size)
    assert np.isclose(c @ space.prior(0.5, 0) @ c, 0.5 * space.length(c) ** 2)
    together, apart = np.tile(c[:6], 2), np.concatenate([c[:6], -c[:6]])
    assert np.isclose(together @ space.prior(0, 0.1) @ together, 0)
    assert np.isclose(apart @ space.prior(0, 0.1) @ apart, 0.1 * (c[:6] @ c[:6]))
