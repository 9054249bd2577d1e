"""Every call that takes long ends when its client goes, and leaves nothing behind."""

import io
import zipfile

import numpy as np
import pytest
from PIL import Image

from app import create_app
from tests.fakes import make_service

MANY = {"ids": ",".join(map(str, range(1, 13)))}
SET = {"ids": list(range(1, 13)), "standardise": {"size": 32}}


def picture():
    data = io.BytesIO()
    Image.fromarray(np.zeros((32, 24, 3), np.uint8)).save(data, "PNG")
    return {"image": (io.BytesIO(data.getvalue()), "picture.png"), "align": "none", "steps": "20"}


@pytest.fixture(scope="module")
def results(tmp_path_factory):
    return tmp_path_factory.mktemp("twelve") / "results"


@pytest.fixture(scope="module")
def twelve_faces(results):
    """A client of a service with the faces 1 to 12."""
    service = make_service(results)
    client = create_app(service, max_amount=100).test_client()
    client.post("/faces?amount=12&seed=1")
    yield client
    service.close()


def leaving(after):
    """A client that is gone when it is asked about for the `after`-th time."""
    asked = iter(range(after - 1))
    return {"waitress.client_disconnected": lambda: next(asked, None) is None}


def files(results):
    return sorted(path for path in results.rglob("*") if path.is_file() and path.name != "last-id")


CALLS = [
    (2, "POST", "/faces", {"query_string": {"amount": 1}}),
    (8, "POST", "/faces", {"query_string": {"amount": 50}}),
    (2, "POST", "/faces", {"query_string": {"id": 3}}),
    (4, "POST", "/faces", {"query_string": {"amount": 20, "id1": 1}}),
    (8, "POST", "/faces/transitions", {"json": {"from": 1, "to": 2, "amount": 20, "metric": "pixel"}}),
    (2, "POST", "/faces/mixes", {"json": {"ids": [1, 2], "crossover": 2}}),
    (2, "POST", "/faces/averages", {"json": {"ids": [1, 2, 3]}}),
    (8, "POST", "/faces/similar", {"json": {"id": 1, "amount": 4, "distance": 20, "metric": "pixel"}}),
    (4, "POST", "/faces/edits", {"json": {"id": 1, "direction": "pca_0", "strengths": [-2, -1, 1, 2]}}),
    (8, "POST", "/faces/samples", {"json": {"amount": 3, "where": {"head_top": [0, 1]}, "seed": 1, "psi": 1}}),
    (2, "POST", "/faces/imports", {"json": {"w": [0.0] * 6}}),
    (1, "POST", "/previews", {"json": {"random": {"seed": 99}}}),
    (2, "POST", "/previews", {"json": {"random": {"seed": 99}}}),
    (3, "POST", "/previews", {"json": {"average": {"ids": [1, 2, 3]}}}),
    (8, "GET", "/faces/1/attributes", {}),
    (8, "GET", "/attributes", {"query_string": {"ids": MANY["ids"]}}),
    (1, "POST", "/faces/1/verify", {}),
    (6, "POST", "/faces/projections", {"data": picture}),
    (8, "GET", "/faces/1/distances", {"query_string": {"to": MANY["ids"]}}),
    (8, "GET", "/animations", {"query_string": {"ids": "1,2", "frames": 24}}),
    (8, "GET", "/animations", {"query_string": {"ids": "1,2", "frames": 24, "format": "gif"}}),
    (8, "GET", "/animations", {"query_string": {"ids": "1,2", "frames": 24, "format": "mp4"}}),
    (8, "GET", "/sheets/mix", {"query_string": {"rows": "1,2,3", "columns": "4,5,6", "layers": "coarse"}}),
    (8, "GET", "/sheets/faces", {"query_string": MANY}),
    (8, "POST", "/stimulus-sets", {"json": SET}),
    (8, "POST", "/stimulus-sets", {"json": {**SET, "standardise": {"luminance": "match"}}}),
]


@pytest.mark.parametrize(("after", "method", "path", "request_"), CALLS)
def test_a_call_ends_when_its_client_goes(twelve_faces, results, after, method, path, request_):
    before, listed = files(results), twelve_faces.get("/faces").get_json()
    request_ = {key: value() if callable(value) else value for key, value in request_.items()}
    response = twelve_faces.open(path, method=method, environ_overrides=leaving(after), **request_)
    assert response.status_code == 499, response.text[:300]
    assert files(results) == before
    assert twelve_faces.get("/faces").get_json() == listed


def test_a_replay_ends_when_its_client_goes(twelve_faces, results):
    made = twelve_faces.post("/stimulus-sets", json=SET)
    record = zipfile.ZipFile(io.BytesIO(made.data)).read("recipe.json")
    before = files(results)
    for form in ("json", "zip"):
        response = twelve_faces.post(
            f"/stimulus-sets/replay?as={form}", data=record, content_type="application/json",
            environ_overrides=leaving(8),
        )  # fmt: skip
        assert response.status_code == 499
        assert files(results) == before
