"""Directions over HTTP."""

import numpy as np
import pytest

from app import create_app
from services.directions.files import DirectionFiles
from stylegan2.directions import Directions, write_directions
from tests.fakes import FakeConfig, FakeNetwork, make_service

SMILE = Directions(
    names=("smile", "age"),
    directions=np.ones((2, 4, 6), np.float32),
    descriptions=("a wider smile", "older"),
    effects=np.array([[1, -0.4], [0, 1]], np.float32),
    fingerprint="f" * 64,
    licence="CC0 1.0",
)


@pytest.fixture
def client(tmp_path):
    write_directions(tmp_path / "mine.npz", SMILE)
    files = DirectionFiles([], [tmp_path / "mine.npz"])
    other = FakeNetwork(FakeConfig(w_dim=3), name="other", fingerprint="e" * 64)
    service = make_service(tmp_path / "results", FakeNetwork(), other, directions=files)
    yield create_app(service, max_amount=100).test_client()
    service.close()


def test_directions_are_listed_with_their_descriptions(client):
    answer = client.get("/directions").json
    assert (answer["network"], answer["fingerprint"]) == ("fake", "f" * 64)
    smile, _, sefa, *_ = answer["directions"]
    assert smile == {
        "name": "smile", "kind": "file", "description": "a wider smile",
        "strength_1": "one standard deviation of smile over the network's own faces at truncation psi 1",
        "unit": "", "amount": None, "share": None, "effects": {"age": pytest.approx(-0.4)}, "layers": [0, 1, 2, 3],
        "licence": "CC0 1.0",
    }  # fmt: skip
    assert (sefa["name"], sefa["kind"], sefa["licence"]) == ("sefa_0", "sefa", "CC0")
    assert 0 < sefa["share"] < 1


def test_another_network_has_other_directions(client):
    answer = client.get("/directions?network=other").json
    assert answer["network"] == "other"
    assert [each["name"] for each in answer["directions"]] == [
        f"{kind}_{k}" for kind in ("sefa", "pca") for k in range(3)
    ]


@pytest.mark.parametrize(
    ("query", "field"), [("network=nobody", "network"), ("network=", "network"), ("colour=red", "colour")]
)
def test_a_wrong_parameter_is_named(client, problem, query, field):
    problem(client.get(f"/directions?{query}"), 400, field)


def test_a_file_that_does_not_fit_a_network_is_reported_when_that_network_is_requested(tmp_path, problem):
    write_directions(tmp_path / "mine.npz", Directions(names=("smile",), directions=np.ones((1, 4, 6), np.float32)))
    other = FakeNetwork(FakeConfig(w_dim=3), name="other", fingerprint="e" * 64)
    files = DirectionFiles([], [tmp_path / "mine.npz"])
    service = make_service(tmp_path / "results", FakeNetwork(), other, directions=files)
    client = create_app(service, max_amount=100).test_client()
    assert client.get("/directions").status_code == 200
    detail = problem(client.get("/directions?network=other"), 503)["detail"]
    assert "mine.npz: `directions` must have the shape [D, 3] or [D, 4, 3]" in detail
    service.close()
