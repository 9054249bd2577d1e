"""GANSpace's directions are the principal components of the w's, as long as one standard deviation."""

import numpy as np
import pytest

from stylegan2.directions.principal import covariance, principal

RNG = np.random.default_rng(0)
W = (RNG.standard_normal((400, 5)) @ RNG.standard_normal((5, 5)) + 3).astype(np.float32)


def test_directions_are_the_principal_components_largest_first():
    axes = principal(covariance(W), 3)
    _, values, rows = np.linalg.svd(W.astype(np.float64) - W.mean(axis=0, dtype=np.float64), full_matrices=False)
    deviations = values / np.sqrt(len(W))
    np.testing.assert_allclose(np.abs(np.sum(axes.vectors * rows[:3], axis=1)), deviations[:3], rtol=1e-5)
    np.testing.assert_allclose(axes.shares, (deviations**2 / np.sum(deviations**2))[:3], rtol=1e-5)


def test_strength_one_is_a_standard_deviation_of_w():
    for vector in principal(covariance(W), 5).vectors:
        length = np.linalg.norm(vector)
        np.testing.assert_allclose(np.std(W @ (vector / length)), length, rtol=1e-3)


def test_the_sign_does_not_depend_on_the_sign_of_the_input():
    vectors = principal(covariance(W), 5).vectors
    np.testing.assert_allclose(vectors, principal(covariance(-W), 5).vectors, atol=1e-5)
    assert (vectors.max(axis=1) == np.abs(vectors).max(axis=1)).all()


def test_directions_along_which_no_w_differs_are_left_out():
    flat = W.copy()
    flat[:, 3:] = 1
    assert principal(covariance(flat), 5).vectors.shape == (3, 5)


def test_the_covariance_equals_numpys():
    np.testing.assert_allclose(covariance(W), np.cov(W.astype(np.float64), rowvar=False, bias=True), rtol=1e-6)


@pytest.mark.parametrize("w", [W[:1], W[0], np.full((3, 5), np.nan)])
def test_too_few_or_infinite_w_are_refused(w):
    with pytest.raises(ValueError, match="`w` must be finite and have the shape"):
        covariance(w)


def test_a_count_of_zero_is_refused():
    with pytest.raises(ValueError, match=r"`count` must be at least 1. Received: 0"):
        principal(np.eye(3), 0)
