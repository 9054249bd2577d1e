"""When the service is ready, and when it is not any more."""

import shutil

import pytest

from services.errors import NetworkNotReady, ResultsError
from tests.fakes import make_service


@pytest.fixture
def service(tmp_path):
    service = make_service(tmp_path / "results")
    yield service
    service.close()


def test_it_is_ready_once_the_network_is_loaded(service):
    service.readiness.check()
    service.networks.stop()
    with pytest.raises(NetworkNotReady):
        service.readiness.check()


def test_it_is_not_ready_without_its_results_folder(service, tmp_path):
    shutil.move(tmp_path / "results", tmp_path / "moved")
    with pytest.raises(ResultsError):
        service.readiness.check()
    shutil.move(tmp_path / "moved", tmp_path / "results")
    service.readiness.check()


def test_an_empty_folder_in_its_place_is_not_enough(service, tmp_path):
    shutil.move(tmp_path / "results", tmp_path / "moved")
    (tmp_path / "results").mkdir()
    with pytest.raises(ResultsError):
        service.readiness.check()


def test_asking_leaves_nothing_behind(service, tmp_path):
    before = sorted(path for path in tmp_path.rglob("*"))
    service.readiness.check()
    assert sorted(path for path in tmp_path.rglob("*")) == before
