"""The application on a fake network, and a client for it."""

import pytest

from app import create_app
from tests.fakes import make_service


@pytest.fixture
def service(tmp_path):
    service = make_service(tmp_path / "results")
    yield service
    service.close()


class Part:
    """Whatever `find` gives at the time."""

    def __init__(self, find):
        self._find = find

    def __getattr__(self, name):
        return getattr(self._find(), name)


class Stage:
    """Stands for a service, whichever plays at the time: an application takes 150 ms to build, a service 6."""

    def __init__(self):
        self.playing = None

    def __getattr__(self, name):
        return Part(lambda: getattr(self.playing, name))


@pytest.fixture(scope="session")
def stage():
    return Stage()


@pytest.fixture(scope="session")
def staged_app(stage):
    return create_app(stage, known_networks=lambda: [{"name": "ffhq", "loaded": False}, {"name": "fake"}])


@pytest.fixture
def app(service, stage, staged_app):
    stage.playing = service
    return staged_app


@pytest.fixture
def client(app):
    return app.test_client()


@pytest.fixture(scope="module")
def three_faces(tmp_path_factory):
    """A client of a service with the faces 1, 2 and 3, for all tests of a file that do not mind each other's faces."""
    service = make_service(tmp_path_factory.mktemp("three") / "results")
    client = create_app(service).test_client()
    client.post("/faces?amount=3&seed=1&truncation_psi=0.3")
    yield client
    service.close()


@pytest.fixture
def problem():
    """Checks that an answer is a problem, with the parameter that it is to name; gives its body."""

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
