"""The optimiser, its schedule, its coordinates and its settings."""

import numpy as np
import pytest

from stylegan2.projection.adam import Adam
from stylegan2.projection.schedule import ramp
from stylegan2.projection.settings import MAX_STEPS, ProjectionSettings
from stylegan2.projection.whitening import Whitening


def covariance(size=5, seed=0):
    factor = np.random.RandomState(seed).randn(size, size)
    return factor @ factor.T / size + 0.1 * np.eye(size)


def test_the_first_step_is_the_learning_rate_against_the_gradients_sign():
    step = Adam((3,), 0.1).step(np.array([5.0, -0.01, 0.0]))
    assert np.allclose(step, [-0.1, 0.1, 0], atol=1e-6)


def test_adam_finds_the_bottom_of_a_long_valley():
    bottom, steepness = np.array([1.0, -2.0]), np.array([100.0, 0.1])
    place, adam = np.zeros(2), Adam((2,), 0.1)
    for step in range(300):
        place = place + adam.step(2 * steepness * (place - bottom), ramp(step, 300))
    assert np.allclose(place, bottom, atol=0.05)


@pytest.mark.parametrize("steps", [1, 2, 7, 500])
def test_the_ramp_rises_falls_and_never_stands_still(steps):
    factors = np.array([ramp(step, steps) for step in range(steps)])
    assert (factors > 0).all()
    assert (factors <= 1).all()
    turns = np.diff(np.sign(np.diff(factors))[np.abs(np.diff(factors)) > 1e-12])
    assert (turns != 0).sum() <= 1


def test_most_of_the_steps_are_whole():
    assert np.mean([ramp(step, 1000) == 1 for step in range(1000)]) == pytest.approx(0.7, abs=0.01)


def test_whitened_ws_come_back():
    whitening = Whitening(np.arange(5.0), covariance())
    ws = np.random.RandomState(1).randn(4, 5)
    assert np.allclose(whitening.to_ws(whitening.to_v(ws)), ws)
    assert np.allclose(whitening.to_ws(np.zeros((2, 5))), np.arange(5.0))


def test_whitened_ws_have_the_covariance_of_the_unit_ball():
    sigma = covariance()
    ws = np.random.RandomState(2).multivariate_normal(np.ones(5), sigma, 20_000)
    v = Whitening(np.ones(5), sigma).to_v(ws)
    assert np.allclose(np.cov(v.T), np.eye(5), atol=0.05)


def test_an_axis_without_variance_does_no_harm():
    whitening = Whitening(np.zeros(3), np.diag([4.0, 1.0, 0.0]))
    assert np.isfinite(whitening.to_v(np.ones((1, 3)))).all()


def test_the_gradient_in_whitened_coordinates_is_the_chain_rules():
    whitening, weights = Whitening(np.zeros(5), covariance()), np.arange(5.0)
    v = np.random.RandomState(3).randn(5)
    slopes = [
        (weights @ whitening.to_ws(v + step) - weights @ whitening.to_ws(v - step)) / 2e-3 for step in 1e-3 * np.eye(5)
    ]
    assert np.allclose(whitening.gradient(weights), slopes)


@pytest.mark.parametrize(
    ("wrong", "name"),
    [
        ({"steps": 0}, "steps"),
        ({"steps": MAX_STEPS + 1}, "steps"),
        ({"space": "z"}, "space"),
        ({"learning_rate": float("nan")}, "learning_rate"),
        ({"prior_weight": -1.0}, "prior_weight"),
        ({"w_share": float("inf")}, "w_share"),
    ],
)
def test_impossible_settings_are_named(wrong, name):
    with pytest.raises(ValueError, match=f"`{name}`"):
        ProjectionSettings(**wrong)


def test_w_plus_begins_in_w():
    assert ProjectionSettings(steps=100).steps_in_w == 40
    assert ProjectionSettings(steps=100, space="w").steps_in_w == 100
