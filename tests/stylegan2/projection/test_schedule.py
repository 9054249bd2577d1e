"""The learning rate rises once and falls once."""

import numpy as np
import pytest

from stylegan2.projection.schedule import ramp


@pytest.mark.parametrize("steps", [1, 2, 7, 500])
def test_the_ramp_rises_falls_and_never_stands_still(steps):
    factors = np.array([ramp(step, steps) for step in range(steps)])
    assert (factors > 0).all()
    assert (factors <= 1).all()
    turns = np.diff(np.sign(np.diff(factors))[np.abs(np.diff(factors)) > 1e-12])
    assert (turns != 0).sum() <= 1


def test_most_of_the_steps_are_whole():
    assert np.mean([ramp(step, 1000) == 1 for step in range(1000)]) == pytest.approx(0.7, abs=0.01)
