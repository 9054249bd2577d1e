"""Calls that lead far beyond the network's own faces answer 422 with what can be had, unless they insist."""

import pytest

CALLS = {
    "speed": ("/faces/transitions", {"from": 1, "to": 2, "amount": 2, "speed": 9.5}),
    "distance": ("/faces/similar", {"id": 1, "amount": 2, "distance": 80, "seed": 3}),
    "weights": ("/faces/averages", {"ids": [1, 2, 3], "weights": [9, -4, -3]}),
    "strengths": ("/faces/averages", {"opposite_of": 1, "strengths": [1, 9]}),
    "strength": ("/faces/edits", {"id": 1, "direction": "pca_0", "strength": -10}),
    "crossed": ("/faces/edits", {"id": 1, "crossed": {"pca_0": [1, 9], "sefa_1": [0, -8]}}),
}
OUT_OF_RANGE = "urn:facespace:problem:out-of-range"


@pytest.fixture(autouse=True)
def faces(client):
    client.post("/faces?amount=3&seed=1")


def stored(client):
    return client.get("/faces").json["ids"]


@pytest.mark.parametrize("field", CALLS)
def test_a_call_far_beyond_is_refused_with_a_value_that_is_accepted(client, problem, field):
    path, body = CALLS[field]
    refusal = problem(client.post(path, json=body), 422, field)
    assert refusal["type"] == OUT_OF_RANGE
    assert stored(client) == [1, 2, 3]
    response = client.post(path, json={**body, **refusal["nearest"]})
    assert response.status_code == 201
    assert "near-the-limit" in [warning["code"] for warning in response.json["warnings"]]


@pytest.mark.parametrize("field", CALLS)
def test_an_insisted_call_makes_it_all_the_same_and_warns(client, field):
    path, body = CALLS[field]
    response = client.post(path, json={**body, "insist": True})
    assert response.status_code == 201
    last = response.json["warnings"][-1]
    assert last["code"] == "out-of-range"
    assert str(response.json["ids"][-1]) in last["detail"]
    assert client.post(f"/faces?id={response.json['ids'][-1]}").status_code == 200


def test_the_original_call_is_refused_alike_and_insists_with_a_query_parameter(client, problem):
    path = "/faces?amount=2&id1=1&id2=2&speed=9.5"
    refusal = problem(client.post(path), 422, "speed")
    assert refusal["type"] == OUT_OF_RANGE
    nearest = client.post(f"/faces?amount=2&id1=1&id2=2&speed={refusal['nearest']['speed']}")
    assert nearest.json["warnings"][0]["code"] == "near-the-limit"
    assert client.post(f"{path}&insist=false").status_code == 422
    insisted = client.post(f"{path}&insist=true")
    assert insisted.status_code == 201
    assert insisted.json["speed"] == 9.5


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("/faces?amount=2", None),
        ("/faces?id=1", None),
        ("/faces?amount=2&id1=1&id2=2", None),
        ("/faces/transitions", {"from": 1, "to": 2, "amount": 2}),
        ("/faces/similar", {"id": 1, "amount": 2, "distance": 0.2}),
        ("/faces/averages", {"ids": [1, 2]}),
        ("/faces/edits", {"id": 1, "direction": "pca_0", "strengths": [-0.2, 0.2]}),
        ("/faces/averages", {"opposite_of": 1, "strengths": [0.1]}),
    ],
)
def test_answers_within_the_range_have_no_member_for_warnings(client, path, body):
    response = client.post(path) if body is None else client.post(path, json=body)
    assert response.status_code in (200, 201)
    assert "warnings" not in response.json


@pytest.mark.parametrize("query", ["id=1&insist=true", "amount=2&insist=1", "amount=2&id1=1&insist=1"])
def test_insist_where_it_says_nothing_is_refused(client, problem, query):
    problem(client.post(f"/faces?{query}"), 400, "insist")
