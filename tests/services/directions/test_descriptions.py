"""Descriptions state what the files say, and estimate the rest."""

from pathlib import Path

import numpy as np
import pytest

from services.directions.descriptions import estimated_effects
from services.directions.files import DirectionFile
from stylegan2.directions import Directions
from stylegan2.directions.axes import Axes

UNMEASURED = Directions(names=("beard",), directions=np.ones((1, 4, 6), np.float32))


def test_effects_of_computed_directions_are_estimated_from_the_attributes_in_them():
    sigma = np.diag([6.0, 5, 4, 3, 2, 1])
    repeated = np.repeat(np.eye(6, dtype=np.float32)[:, None], 4, axis=1)  # [6, num_ws, w_dim]
    measured = Directions(
        names=("old", "grey"), directions=repeated[:2] / 2, effects=np.array([[1, 0.6], [0, 1]], np.float32)
    )
    files = [DirectionFile(Path("a"), "file", "", measured), DirectionFile(Path("b"), "file", "", UNMEASURED)]
    axes = Axes(np.eye(6, dtype=np.float32)[[0, 1, 5]], np.ones(3) / 3)
    old, grey, nothing = estimated_effects(axes, files, sigma)
    assert old == pytest.approx({"old": 2, "grey": 1.2}, abs=1e-5)
    assert grey == pytest.approx({"old": 0, "grey": 2}, abs=1e-5)
    assert nothing == pytest.approx({"old": 0, "grey": 0}, abs=1e-5)
