"""Services on a fake network, in a folder of the test's own."""

import pytest

from tests.fakes import make_service


@pytest.fixture
def results(tmp_path):
    return tmp_path / "results"


@pytest.fixture
def service(results):
    service = make_service(results)
    yield service
    service.close()


@pytest.fixture
def faces(service):
    return service.faces


@pytest.fixture
def run(results):
    """Starts services on the results folder, one after the other, each as the test wants it."""
    running = []

    def start(*networks, **options):
        for service in running:
            service.close()
        running[:] = [make_service(results, *networks, **options)]
        return running[0].faces

    yield start
    for service in running:
        service.close()
