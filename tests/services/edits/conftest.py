"""Services whose faces are read by brightness."""

import pytest

import stylegan2
from services.directions.files import DirectionFiles
from stylegan2.directions import shipped_directions
from stylegan2.directions.w_statistics import CovarianceCache
from tests.brightness_reader import BrightnessReader, make_read_service
from tests.fakes import FakeNetwork


@pytest.fixture(scope="session")
def bundled(tmp_path_factory):
    """A service on the bundled network."""
    folder = tmp_path_factory.mktemp("bundled")
    service = make_read_service(
        folder,
        stylegan2.load("bundled"),
        BrightnessReader(),
        directions=DirectionFiles(shipped_directions()),
        covariances=CovarianceCache(folder / "cache", samples=2000),
    )
    yield service
    service.close()


@pytest.fixture(scope="module")
def painted(tmp_path_factory):
    """A service on a network that paints."""
    service = make_read_service(tmp_path_factory.mktemp("painted"), FakeNetwork(), BrightnessReader())
    yield service
    service.close()
