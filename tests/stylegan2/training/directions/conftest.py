"""A regressor that was trained on pictures of known brightness and slope."""

import numpy as np
import pytest

from stylegan2.training.directions.learning import LabelledImages, Schedule, learn

SCHEDULE = Schedule(epochs=12, batch=40, learning_rate=0.02)


@pytest.fixture(scope="session")
def pictures() -> LabelledImages:
    """Pictures that are brighter on one side: how bright, by how much, and something that they do not show."""
    rng = np.random.default_rng(0)
    brightness, slope = rng.uniform(80, 170, 400), rng.uniform(-60, 60, 400)
    images = brightness[:, None, None, None] + slope[:, None, None, None] * np.linspace(-1, 1, 8)[:, None]
    values = np.stack([brightness, slope, rng.standard_normal(400)], axis=1).astype(np.float32)
    images = np.broadcast_to(images, (400, 8, 8, 3)).astype(np.uint8)
    return LabelledImages(images, values, ("brightness", "slope", "chance"), np.array([1, -1, 1], np.float32))


@pytest.fixture(scope="session")
def regressor(pictures):
    return learn(pictures, SCHEDULE, progress=False)
