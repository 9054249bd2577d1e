"""The effects of directions at both signs."""

import numpy as np

from stylegan2.training.directions.effects import measured_effects
from stylegan2.training.directions.faces import FaceSampler
from tests.stylegan2.training.directions.fake_faces import LinearNetwork, LinearRegressor


def test_effects_are_measured_at_both_signs():
    network = LinearNetwork(np.eye(2))
    regressor = LinearRegressor(np.eye(2), bend=np.exp)
    faces = FaceSampler(network, regressor, progress=False)
    ws = np.zeros((3, 4, 2), np.float32)
    step = np.zeros((1, 4, 2), np.float32)
    step[..., 0] = 1
    backwards, forwards = measured_effects(faces, ws, step, std=np.array([1.0, 1.0]))
    np.testing.assert_allclose(backwards, [[1 - np.exp(-1), 0]], rtol=1e-5)
    np.testing.assert_allclose(forwards, [[np.exp(1) - 1, 0]], rtol=1e-5)
