import pytest

from stylegan2.training.step import TrainingStep
from tests.stylegan2.training.tiny_run import tiny_config


@pytest.fixture(scope="session")
def step() -> TrainingStep:
    """A training step for all tests: it keeps nothing between calls, and takes long to compile."""
    return TrainingStep(tiny_config())
