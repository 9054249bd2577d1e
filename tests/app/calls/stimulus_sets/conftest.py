"""A service with three random faces and their average, shared by all tests of stimulus sets."""

import json

import pytest

from app import create_app
from tests.app.calls.stimulus_sets.zip_answer import files_of
from tests.fakes import make_service


@pytest.fixture(scope="module")
def client(tmp_path_factory):
    """The tests change nothing, so they share one service."""
    service = make_service(tmp_path_factory.mktemp("sets") / "results")
    client = create_app(service, max_amount=100).test_client()
    client.post("/faces?amount=3&seed=1")
    client.post("/faces/averages", json={"ids": [1, 2]})
    yield client
    service.close()


@pytest.fixture(scope="module")
def record(client):
    body = {"ids": [1, 4], "standardise": {"size": 32, "luminance": "match", "mask": {}, "background": 100}}
    return json.loads(files_of(client.post("/stimulus-sets", json=body))["recipe.json"])
