"""Transitions through several faces over HTTP."""

import pytest


@pytest.fixture
def client(three_faces):
    return three_faces


@pytest.fixture
def faces(client):
    return [client.get(f"/faces/{face_id}").json for face_id in (1, 2, 3)]


def test_frames_are_stored_faces_and_the_answer_says_where_they_lie(client, faces):
    response = client.post("/faces/transitions", json={"from": 1, "to": 2, "amount": 4, "endpoints": True})
    assert response.status_code == 201
    body = response.json
    ids = [frame["id"] for frame in body["frames"]]
    assert len(ids) == 4
    assert body["ids"] == ids
    assert response.headers["Location"] == f"/faces?after={ids[0] - 1}&limit=4"
    assert body["faces"][1] == client.get(f"/faces/{ids[1]}").json
    assert [face["sha256"] for face in (body["faces"][0], body["faces"][3])] == [f["sha256"] for f in faces[:2]]
    assert client.post(f"/faces?id={ids[2]}").json["faces"][0]["sha256"] == body["faces"][2]["sha256"]
    first, *_, last = body["frames"]
    assert (first["t"], first["distances"]["from"], first["distances"]["previous"]) == (0, 0, None)
    assert (last["t"], last["distances"]["to"]) == (1, 0)
    assert last["distances"]["previous"] * 3 == pytest.approx(last["distances"]["from"])


def test_the_answer_repeats_the_request(client, faces):
    wish = {"path": [1, 2, 3], "amount": 6, "spacing": "equal", "metric": "w+", "space": "z", "speed": 0.5}
    body = client.post("/faces/transitions", json={**wish, "layers": [0, 1]}).json
    assert {key: body[key] for key in wish if key != "amount"} == {k: v for k, v in wish.items() if k != "amount"}
    assert body["endpoints"] is False
    assert body["even"] is True
    assert body["unevenness"] < 0.05


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({}, "amount"),
        ({"amount": 3}, "from"),
        ({"amount": 3, "from": 1}, "to"),
        ({"amount": 3, "to": 1}, "from"),
        ({"amount": 3, "path": [1]}, "path"),
        ({"amount": 3, "path": [1, 2], "from": 1}, "from"),
        ({"amount": 3, "path": [1, 2], "to": 1}, "to"),
        ({"amount": 3, "path": ["1", 2]}, "path"),
        ({"amount": 0, "from": 1, "to": 2}, "amount"),
        ({"amount": 101, "from": 1, "to": 2}, "amount"),
        ({"amount": "3", "from": 1, "to": 2}, "amount"),
        ({"amount": 3, "from": 1, "to": 2, "speed": 11}, "speed"),
        ({"amount": 3, "from": 1, "to": 2, "speed": True}, "speed"),
        ({"amount": 3, "from": 1, "to": 2, "space": "y"}, "space"),
        ({"amount": 3, "from": 1, "to": 2, "spacing": "even"}, "spacing"),
        ({"amount": 3, "from": 1, "to": 2, "metric": "z"}, "metric"),
        ({"amount": 3, "from": 1, "to": 2, "endpoints": 1}, "endpoints"),
        ({"amount": 1, "from": 1, "to": 2, "endpoints": True}, "amount"),
        ({"amount": 3, "from": 1, "to": 2, "endpoints": True, "speed": 2}, "speed"),
        ({"amount": 3, "from": 1, "to": 2, "layers": "fine"}, "layers"),
        ({"amount": 3, "from": 1, "to": 2, "layers": [4]}, "layers"),
        ({"amount": 3, "id1": 1, "id2": 2}, "id1"),
    ],
)
def test_a_wrong_body_names_the_field_and_makes_nothing(client, faces, problem, body, field):
    stored = client.get("/faces").json
    problem(client.post("/faces/transitions", json=body), 400, field)
    assert client.get("/faces").json == stored


def test_an_unknown_face_is_404(client, faces, problem):
    for body, field in (({"from": 1, "to": 999}, "to"), ({"from": 999, "to": 1}, "from"), ({"path": [1, 999]}, "path")):
        problem(client.post("/faces/transitions", json={**body, "amount": 2}), 404, field)
