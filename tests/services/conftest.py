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


class Runner:
    """Starts services on the results folder, one after the other, each as the test wants it; `service` is the last."""

    def __init__(self, results):
        self._results = results
        self.service = None

    def __call__(self, *networks, **options):
        self.stop()
        self.service = make_service(self._results, *networks, **options)
        return self.service

    def stop(self):
        if self.service is not None:
            self.service.close()
        self.service = None


@pytest.fixture
def run(results):
    runner = Runner(results)
    yield runner
    runner.stop()
