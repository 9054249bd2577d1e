"""Similar faces over HTTP."""

import pytest


@pytest.fixture
def client(three_faces):
    return three_faces


@pytest.mark.parametrize(("metric", "distance"), [("w", 0.5), ("w+", 0.5), ("pixel", 10)])
def test_similar_faces_lie_within_tolerance(client, metric, distance):
    response = client.post("/faces/similar", json={"id": 1, "amount": 3, "distance": distance, "metric": metric})
    assert response.status_code == 201
    body = response.json
    assert body["ids"] == [one["id"] for one in body["similar"]]
    assert [one["distance"] for one in body["similar"]] == pytest.approx([distance] * 3, rel=0.02)
    assert body["metric"] == metric
    assert {one["recipe"]["derived"]["seed"] for one in body["faces"]} == {body["seed"]}
    assert client.post(f"/faces?id={body['ids'][1]}").json["faces"][0]["sha256"] == body["faces"][1]["sha256"]


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"id": None}, "id"),
        ({"amount": 0}, "amount"),
        ({"amount": 101}, "amount"),
        ({"distance": 0}, "distance"),
        ({"distance": -1}, "distance"),
        ({"distance": "1"}, "distance"),
        ({"distance": 500, "metric": "pixel", "insist": True}, "distance"),
        ({"metric": "z"}, "metric"),
        ({"tolerance": 0}, "tolerance"),
        ({"tolerance": 1}, "tolerance"),
        ({"seed": 2**32}, "seed"),
        ({"seed": 2**32 - 1}, "seed"),
        ({"layers": "fine"}, "layers"),
        ({"direction": 1}, "direction"),
        ({"insist": 1}, "insist"),
    ],
)
def test_a_wrong_body_names_the_field_and_makes_nothing(client, problem, wrong, field):
    stored = client.get("/faces").json
    problem(client.post("/faces/similar", json={"id": 1, "amount": 2, "distance": 0.5, **wrong}), 400, field)
    assert client.get("/faces").json == stored


def test_an_unknown_face_is_404(client, problem):
    problem(client.post("/faces/similar", json={"id": 999, "amount": 2, "distance": 0.5}), 404, "id")
