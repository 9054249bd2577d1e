"""Adam: its first step and its convergence."""

import numpy as np

from stylegan2.projection.adam import Adam
from stylegan2.projection.schedule import ramp


def test_the_first_step_is_the_learning_rate_against_the_gradients_sign():
    step = Adam((3,), 0.1).step(np.array([5.0, -0.01, 0.0]))
    assert np.allclose(step, [-0.1, 0.1, 0], atol=1e-6)


def test_adam_finds_the_bottom_of_a_long_valley():
    bottom, steepness = np.array([1.0, -2.0]), np.array([100.0, 0.1])
    place, adam = np.zeros(2), Adam((2,), 0.1)
    for step in range(300):
        place = place + adam.step(2 * steepness * (place - bottom), ramp(step, 300))
    assert np.allclose(place, bottom, atol=0.05)
