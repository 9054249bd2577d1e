"""The learning rate rises once and falls once."""

import numpy as np
import pytest

from stylegan2.projection.schedule import ramp


@pytest.mark.parametrize("steps", [1, 2, 7, 500])
def test_the_ramp_rises_then_falls_and_is_never_zero(steps):
    factors = np.array([ramp(step, steps) for step in range(steps)])
    assert (factors > 0).all()
    assert (factors <= 1).all()
    turns = np.diff(np.sign(np.diff(factors))[np.abs(np.diff(factors)) > 1e-12])
    assert (turns != 0).sum() <= 1


def test_seventy_percent_of_the_steps_have_the_full_learning_rate():
    assert np.mean([ramp(step, 1000) == 1 for step in range(1000)]) == pytest.approx(0.7, abs=0.01)
