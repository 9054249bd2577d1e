"""What is held still stays still, as far as attributes are linear in w."""

import numpy as np
import pytest

from stylegan2.directions import DirectionsError
from stylegan2.directions.control import orthogonalised

RNG = np.random.default_rng(0)
SIGMA = np.cov(RNG.standard_normal((50, 5)) @ RNG.standard_normal((5, 5)), rowvar=False)
STEP = RNG.standard_normal((4, 5)).astype(np.float32)


def repeated(vector):
    return np.repeat(np.asarray(vector)[None], 4, axis=0)


def test_attributes_that_are_held_do_not_change():
    readers = RNG.standard_normal((2, 5))  # an attribute is b · w
    sigma = SIGMA * 1e6  # the ridge, too
    ridged = sigma + 1e-2 * np.trace(sigma) / 5 * np.eye(5)
    moves = np.stack([repeated(ridged @ b / (b @ ridged @ b)) for b in readers])
    left = orthogonalised(STEP, moves, sigma)
    np.testing.assert_allclose(np.sum(left @ readers.T, axis=0), 0, atol=1e-4)
    assert np.linalg.norm(left) > 0.1 * np.linalg.norm(STEP)


def test_with_sigma_1_the_result_is_interfacegans():
    n1, n2 = STEP, repeated(np.eye(5)[2])
    expected = n1 - np.sum(n1 * n2) / np.sum(n2 * n2) * n2
    np.testing.assert_allclose(orthogonalised(n1, n2[None], np.eye(5)), expected, atol=1e-5)


def test_a_direction_in_other_layers_takes_nothing_away():
    upper, lower = STEP.copy(), STEP.copy()
    upper[2:], lower[:2] = 0, 0
    np.testing.assert_allclose(orthogonalised(upper, lower[None], SIGMA), upper, atol=1e-6)


def test_zero_and_repeated_directions_change_nothing_more():
    other = RNG.standard_normal((4, 5))
    once = orthogonalised(STEP, other[None], SIGMA)
    np.testing.assert_allclose(orthogonalised(STEP, np.stack([other, other, 0 * other]), SIGMA), once, atol=1e-5)


def test_a_direction_of_which_nothing_would_be_left_is_refused():
    with pytest.raises(DirectionsError, match="nothing is left of the direction"):
        orthogonalised(STEP, 2 * STEP[None], SIGMA)
