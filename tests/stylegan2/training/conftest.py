import pytest

from stylegan2.training.step import TrainingStep
from tests.stylegan2.training.tiny_run import tiny_config


@pytest.fixture(scope="session")
def step() -> TrainingStep:
    """Shared, as it keeps nothing from one call to the next and takes long to compile."""
    return TrainingStep(tiny_config())
