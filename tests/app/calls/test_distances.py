"""Distances over HTTP."""

import pytest

from app import create_app
from tests.fakes import make_service


@pytest.fixture(scope="module")
def client(tmp_path_factory):
    """The tests change nothing, so they share one service."""
    service = make_service(tmp_path_factory.mktemp("distances") / "results")
    client = create_app(service, max_amount=100).test_client()
    client.post("/faces?amount=2&seed=1")
    client.post("/faces/averages", json={"ids": [1, 2]})
    yield client
    service.close()


def test_distances_are_listed_in_the_order_of_the_request(client):
    body = client.get("/faces/1/distances?to=3,2,1").json
    assert body["id"] == 1
    assert [found["id"] for found in body["distances"]] == [3, 2, 1]
    derived, other, itself = body["distances"]
    assert set(itself) == {"id", "z", "w", "w+", "w_plus", "pixel", "identity", "contour", "notes"}
    assert (itself["z"], itself["w"], itself["w+"], itself["pixel"]) == (0, 0, 0, 0)
    assert other["z"] > 0
    assert derived["z"] is None
    assert "face 3" in derived["notes"]["z"]
    assert set(derived["notes"]) >= {"z", "contour"}


@pytest.mark.parametrize(
    ("query", "status", "field"),
    [
        ("", 400, "to"),
        ("to=", 400, "to"),
        ("to=x", 400, "to"),
        ("to=1,,2", 400, "to"),
        ("to=0", 400, "to"),
        ("to=1.5", 400, "to"),
        ("to=1&to=2", 400, "to"),
        ("to=1&metric=w", 400, "metric"),
        ("to=" + ",".join(["1"] * 101), 400, "to"),
        ("to=99", 404, "to"),
    ],
)
def test_a_wrong_parameter_is_named(client, problem, query, status, field):
    problem(client.get(f"/faces/1/distances?{query}"), status, field)


def test_an_unknown_face_is_404(client, problem):
    problem(client.get("/faces/9/distances?to=1"), 404)


def test_the_document_allows_the_name_that_generated_code_cannot_have(client):
    schema = client.get("/openapi.json").json["components"]["schemas"]["Distance"]
    assert schema["additionalProperties"] is True
    assert "w_plus" in schema["required"]
    assert "w+" not in schema["properties"]
    [found] = client.get("/faces/1/distances?to=2").json["distances"]
    assert found["w+"] == found["w_plus"] > 0
