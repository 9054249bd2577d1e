"""Services whose faces are read by brightness, with the distribution of a few faces, which takes little time."""

import pytest

import stylegan2
from services.directions.files import DirectionFiles
from services.faces.random_faces import Look
from services.measurements.methods import WithReader
from services.measurements.population import population
from services.measurements.population_file import PopulationFiles
from services.measurements.populations import SAMPLES
from services.measurements.readers import Readers
from stylegan2.directions import shipped_directions
from stylegan2.directions.w_statistics import CovarianceCache
from tests.brightness_reader import BrightnessReader
from tests.fakes import FakeNetwork, make_service

FEW = 150


def make_read_service(folder, network, reader, **options):
    """A service on `network` with faces 1 to 3, of whose faces `reader` reads."""
    readers = Readers(added=[folder / "brightness"], open_reader=lambda path: reader)
    files = PopulationFiles(folder / "cache")
    service = make_service(folder / "results", network, readers=readers, populations=files, **options)
    method, generator = WithReader(reader), service.networks.generator()
    pictures = generator.pictures([generator.random_recipe(seed, 1.0) for seed in range(FEW)])
    found = population(list(method.quantities), [method.measure(pixels) for pixels in pictures])
    files.save(network.fingerprint, reader.fingerprint, SAMPLES, found)
    service.random_faces.make(3, Look(seed=1))
    return service


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
