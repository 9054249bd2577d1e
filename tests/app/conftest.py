"""An application on a fake network, and a client for it."""

import pytest

from app import create_app
from tests.app.jobs import idle_jobs
from tests.fakes import make_service


@pytest.fixture
def service(tmp_path):
    service = make_service(tmp_path / "results")
    yield service
    service.close()


class Part:
    """Passes attribute accesses on to what `find` returns at that time."""

    def __init__(self, find):
        self._find = find

    def __getattr__(self, name):
        return getattr(self._find(), name)


class Stage:
    """Stands in for the service of the current test.

    So all tests share one application, which takes 150 ms to build. A service takes 6 ms.
    """

    def __init__(self):
        self.playing = None

    def __getattr__(self, name):
        return Part(lambda: getattr(self.playing, name))


@pytest.fixture(scope="session")
def stage():
    return Stage()


@pytest.fixture(scope="session")
def staged_app(stage, tmp_path_factory):
    return create_app(
        stage,
        max_amount=100,
        jobs=idle_jobs(tmp_path_factory.mktemp("idle")),
        known_networks=lambda: [{"name": "ffhq", "loaded": False}, {"name": "fake"}],
    )


@pytest.fixture
def app(service, stage, staged_app):
    stage.playing = service
    return staged_app


@pytest.fixture
def client(app):
    return app.test_client()


@pytest.fixture(scope="module")
def three_faces(tmp_path_factory):
    """A client of a service with the faces 1, 2 and 3, shared by the tests of a file. They may add faces to it."""
    service = make_service(tmp_path_factory.mktemp("three") / "results")
    client = create_app(service, max_amount=100).test_client()
    client.post("/faces?amount=3&seed=1&truncation_psi=0.3")
    yield client
    service.close()


@pytest.fixture
def problem():
    """Checks that a response is a problem with `status` that names `field`. Returns its body."""

    def check(response, status, field=None):
        assert response.status_code == status, response.text
        assert response.mimetype == "application/problem+json"
        body = response.get_json(force=True)
        assert body["status"] == status
        assert body["type"]
        assert body["title"]
        assert body["detail"]
        if field is not None:
            assert field in [error["field"] for error in body["errors"]]
            assert field in body["detail"]
        return body

    return check
