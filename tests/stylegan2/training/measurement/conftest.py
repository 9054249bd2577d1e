import pytest

from tests.stylegan2.training.measurement.tiny_renders import write_renders


@pytest.fixture(scope="session")
def renders(tmp_path_factory):
    """A folder of painted faces with labels and landmarks."""
    folder = tmp_path_factory.mktemp("renders")
    write_renders(folder)
    return folder
