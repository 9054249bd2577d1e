"""Calls that need much memory ask for it first."""

import io
import json

import pytest
from PIL import Image

from app import create_app
from services.memory_budget import MemoryBudget
from tests.fakes import FakeConfig, FakeNetwork, make_service

MB = 1 << 20
CONFIG = FakeConfig(img_height=1000, img_width=750, num_ws=18, w_dim=512)


def served(folder, memory):
    """A client of a service with two faces of 1000 pixels."""
    service = make_service(folder / "results", FakeNetwork(CONFIG), memory=memory)
    client = create_app(service, max_amount=100).test_client()
    assert client.post("/faces?amount=2&seed=1").status_code == 201
    return service, client


@pytest.fixture(scope="module")
def small(tmp_path_factory):
    """A client of a service that allows less memory than each of the calls below needs."""
    service, client = served(tmp_path_factory.mktemp("small"), MemoryBudget(17 * MB))
    yield client
    service.close()


@pytest.fixture(scope="module")
def busy(tmp_path_factory):
    """A client of a service whose memory is all in use."""
    memory = MemoryBudget(1 << 30, patience=0.01)
    service, client = served(tmp_path_factory.mktemp("busy"), memory)
    with memory.reserve(memory.total):
        yield client
    service.close()


def stimulus_set(client):
    return client.post("/stimulus-sets", json={"ids": [1], "standardise": {"size": 2048}})


def replay(client, as_="json"):
    face = client.get("/faces/1").json
    image = {"file": "images/a.png", "id": 1, "sha256": face["sha256"], "face_sha256": face["sha256"]}
    record = {
        "format": "facespace stimulus set", "version": 1, "image_format": "png", "standardise": {"size": 2048},
        "images": [{**image, "recipe": face["recipe"]}],
    }  # fmt: skip
    return client.post(f"/stimulus-sets/replay?as={as_}", data=json.dumps(record), content_type="application/json")


def projection(client):
    upload = io.BytesIO()
    Image.new("RGB", (1500, 1000), "gray").save(upload, "PNG")
    upload.seek(0)
    return client.post("/faces/projections", data={"image": (upload, "a.png"), "steps": "1"})


def average(client):
    return client.post("/faces/averages", json={"ids": [1, 2] * 50})


def opposite(client):
    return client.post("/faces/averages", json={"ids": [1, 2] * 50, "opposite_of": 1})


CALLS = {
    **{
        f"conversion to {format_}": lambda client, format_=format_: client.get(
            f"/faces/1/image?size=2048&format={format_}"
        )
        for format_ in ("png", "jpeg", "webp")
    },
    "face sheet": lambda client: client.get("/sheets/faces?ids=1,2,1,2&size=800"),
    "mix sheet": lambda client: client.get("/sheets/mix?rows=1&columns=2&size=1000"),
    **{
        f"film as {format_}": lambda client, format_=format_: client.get(
            f"/animations?ids=1,2&frames=20&size=1000&format={format_}"
        )
        for format_ in ("webp", "gif", "mp4")
    },
    "stimulus set": stimulus_set,
    "report of a replay": replay,
    "archive of a replay": lambda client: replay(client, "zip"),
    "projection": projection,
    "distances": lambda client: client.get("/faces/1/distances?to=2"),
    "average": average,
    "anti-face": opposite,
}


@pytest.mark.parametrize("name", CALLS)
def test_a_call_that_needs_more_memory_than_there_is_is_refused(name, small, problem):
    body = problem(CALLS[name](small), 400)
    assert body["type"].endswith(":needs-too-much-memory")
    assert "allows 17 MB (FACESPACE_REQUEST_MEMORY)" in body["detail"]


@pytest.mark.parametrize("name", CALLS)
def test_a_call_is_told_to_retry_when_memory_does_not_become_free(name, busy, problem):
    response = CALLS[name](busy)
    assert problem(response, 503)["type"].endswith(":memory-full")
    assert int(response.headers["Retry-After"]) >= 1


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/healthz", 200), ("GET", "/readyz", 200), ("GET", "/faces", 200), ("POST", "/faces?amount=1", 201),
        ("GET", "/faces/1/image", 200), ("GET", "/faces/1/image?size=128&format=webp", 200),
    ],
)  # fmt: skip
def test_calls_that_need_little_go_on_meanwhile(method, path, status, busy):
    assert busy.open(path, method=method).status_code == status
