"""Whitened coordinates: the covariance, the way back, and gradients."""

import numpy as np

from stylegan2.projection.whitening import Whitening


def covariance(size=5, seed=0):
    factor = np.random.RandomState(seed).randn(size, size)
    return factor @ factor.T / size + 0.1 * np.eye(size)


def test_whitening_can_be_inverted():
    whitening = Whitening(np.arange(5.0), covariance())
    ws = np.random.RandomState(1).randn(4, 5)
    assert np.allclose(whitening.to_ws(whitening.to_v(ws)), ws)
    assert np.allclose(whitening.to_ws(np.zeros((2, 5))), np.arange(5.0))


def test_whitened_ws_have_the_identity_as_covariance():
    sigma = covariance()
    ws = np.random.RandomState(2).multivariate_normal(np.ones(5), sigma, 20_000)
    v = Whitening(np.ones(5), sigma).to_v(ws)
    assert np.allclose(np.cov(v.T), np.eye(5), atol=0.05)


def test_an_axis_without_variance_gives_finite_coordinates():
    whitening = Whitening(np.zeros(3), np.diag([4.0, 1.0, 0.0]))
    assert np.isfinite(whitening.to_v(np.ones((1, 3)))).all()


def test_the_whitened_gradient_follows_the_chain_rule():
    whitening, weights = Whitening(np.zeros(5), covariance()), np.arange(5.0)
    v = np.random.RandomState(3).randn(5)
    slopes = [
        (weights @ whitening.to_ws(v + step) - weights @ whitening.to_ws(v - step)) / 2e-3 for step in 1e-3 * np.eye(5)
    ]
    assert np.allclose(whitening.gradient(weights), slopes)
