"""The linear model: most likely changes of a latent that move one attribute and the others little."""

import numpy as np
import pytest

from stylegan2.training.directions.linear import covariance, lengths, most_likely, recombined, regression, with_pictures

ALL = ~np.eye(3, dtype=bool)
NONE = np.zeros((3, 3), bool)


@pytest.fixture
def case():
    """Sigma [7, 7] and B [7, 3]."""
    rng = np.random.default_rng(1)
    root = rng.standard_normal((7, 7))
    return root @ root.T, rng.standard_normal((7, 3))


def others(direction, b, count=20):
    """Random directions that move b by 1 too."""
    rng = np.random.default_rng(2)
    for other in rng.standard_normal((count, len(b))) * 0.3 + direction:
        yield other + b * (1 - b @ other) / (b @ b)


def test_regression_finds_the_coefficients_that_made_the_attributes():
    rng = np.random.default_rng(0)
    x = rng.standard_normal((4000, 5)) @ rng.standard_normal((5, 5)) + 3
    coefficients = rng.standard_normal((5, 2))
    np.testing.assert_allclose(regression(x, x @ coefficients + 7, ridge=1e-9), coefficients, rtol=1e-5)


def test_covariance_is_that_of_the_rows():
    x = np.array([[1.0, 0.0], [-1.0, 0.0], [0.0, 2.0], [0.0, -2.0]]) + 5
    np.testing.assert_allclose(covariance(x, ridge=0), [[0.5, 0], [0, 2]])
    np.testing.assert_allclose(covariance(x, ridge=0.1), [[0.625, 0], [0, 2.125]])


def test_lengths_are_in_standard_deviations():
    np.testing.assert_allclose(lengths(np.diag([4.0, 9.0]), np.array([[2.0, 0], [0, 6], [2, 3]])), [1, 2, np.sqrt(2)])


@pytest.mark.parametrize("held", [ALL, NONE])
@pytest.mark.parametrize("weight", [1e-6, 0.1, 10])
def test_a_direction_moves_its_attribute_by_one(case, held, weight):
    sigma, coefficients = case
    np.testing.assert_allclose(np.diag(most_likely([sigma] * 3, coefficients, held, weight) @ coefficients), 1)


@pytest.mark.parametrize("weight", [1e-3, 0.1, 10])
def test_a_direction_is_the_best_compromise_of_all_that_move_its_attribute_as_far(case, weight):
    sigma, coefficients = case

    def cost(k, d):
        return np.sum((d @ coefficients)[ALL[k]] ** 2) + weight * d @ np.linalg.solve(sigma, d)

    for k, direction in enumerate(most_likely([sigma] * 3, coefficients, ALL, weight)):
        for other in others(direction, coefficients[:, k]):
            assert cost(k, direction) < cost(k, other)


def test_holding_nothing_gives_the_most_likely_direction(case):
    sigma, coefficients = case
    b = coefficients[:, 1]
    np.testing.assert_allclose(most_likely([sigma] * 3, coefficients, NONE, 0.1)[1], sigma @ b / (b @ sigma @ b))


def test_a_small_weight_holds_the_others_still(case):
    directions = most_likely([case[0]] * 3, case[1], ALL, 1e-9)
    np.testing.assert_allclose(directions @ case[1], np.eye(3), atol=1e-6)


def test_only_those_that_are_held_stay_still(case):
    held = ALL.copy()
    held[0, 2] = False
    effects = most_likely([case[0]] * 3, case[1], held, 1e-9) @ case[1]
    np.testing.assert_allclose(effects[0, :2], [1, 0], atol=1e-6)
    assert abs(effects[0, 2]) > 0.01
    np.testing.assert_allclose(effects[1:], np.eye(3)[1:], atol=1e-6)


def test_each_direction_has_its_own_measure_of_likelihood(case):
    sigma, coefficients = case
    other = np.eye(7)
    mixed = most_likely([sigma, other, sigma], coefficients, ALL, 0.1)
    np.testing.assert_array_equal(mixed[1], most_likely([other] * 3, coefficients, ALL, 0.1)[1])
    np.testing.assert_array_equal(mixed[[0, 2]], most_likely([sigma] * 3, coefficients, ALL, 0.1)[[0, 2]])


def test_a_larger_weight_gives_shorter_directions_and_larger_side_effects(case):
    sigma, coefficients = case
    found = [most_likely([sigma] * 3, coefficients, ALL, weight) for weight in (1e-3, 0.1, 10)]
    side = [np.abs(directions @ coefficients)[ALL].sum() for directions in found]
    long = [lengths(sigma, directions).sum() for directions in found]
    assert side[0] < side[1] < side[2]
    assert long[0] > long[1] > long[2]


def test_highly_correlated_attributes_do_not_give_a_long_direction(case):
    sigma, coefficients = case
    coefficients[:, 2] = coefficients[:, 1] + 1e-6
    assert lengths(sigma, most_likely([sigma] * 3, coefficients, ALL, 0.1)).max() < 10


def test_recombined_directions_are_the_best_ones_where_effects_add_up(case):
    sigma, coefficients = case
    start = most_likely([sigma] * 3, coefficients, NONE, 1.0)
    improved = recombined(start, start @ coefficients, [sigma] * 3, ALL, 0.1)
    np.testing.assert_allclose(improved, most_likely([sigma] * 3, coefficients, ALL, 0.1), rtol=1e-6)


def test_recombining_undoes_measured_side_effects(case):
    sigma, _ = case
    effects = np.array([[0.5, 0.2, 0], [-0.3, 0.8, 0.1], [0, 0, 2]])
    directions = np.eye(7)[:3]
    combinations = recombined(directions, effects, [sigma] * 3, ALL, 1e-9)[:, :3]
    np.testing.assert_allclose(combinations @ effects, np.eye(3), atol=1e-6)


@pytest.mark.parametrize("weight", [0, 3, 1000])
def test_with_pictures_adds_the_pixels_to_the_inverse_covariance(case, weight):
    sigma, _ = case
    pixels = np.random.default_rng(5).standard_normal((7, 4))
    expected = np.linalg.inv(np.linalg.inv(sigma) + weight * pixels @ pixels.T / 4)
    np.testing.assert_allclose(with_pictures(sigma, pixels, weight), expected, atol=1e-9)
