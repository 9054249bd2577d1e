"""Averages and anti-faces over HTTP."""

import pytest


@pytest.fixture
def faces(client):
    return client.post("/faces?amount=3&seed=1").json["faces"]


def test_an_average_is_a_stored_face(client, faces):
    response = client.post("/faces/averages", json={"ids": [1, 2, 3]})
    assert response.status_code == 201
    assert response.json["ids"] == [4]
    assert response.headers["Location"] == "/faces/4"
    [face] = response.json["faces"]
    assert face == client.get("/faces/4").json
    assert face["recipe"]["derived"]["by"] == "average"
    assert client.get(face["image"]).status_code == 200
    assert client.post("/faces?id=4").json["faces"][0]["sha256"] == face["sha256"]


def test_the_average_of_one_face_is_the_face_itself(client, faces):
    [face] = client.post("/faces/averages", json={"ids": [2], "weights": [0.2]}).json["faces"]
    assert face["sha256"] == faces[1]["sha256"]


def test_each_strength_gives_an_anti_face(client, faces):
    response = client.post("/faces/averages", json={"opposite_of": 1, "strengths": [-1, 0.5, 1]})
    assert response.json["ids"] == [4, 5, 6]
    assert [face["recipe"]["derived"]["strength"] for face in response.json["faces"]] == [-1, 0.5, 1]
    assert client.post("/faces/averages", json={"opposite_of": 1, "ids": [2, 3]}).json["ids"] == [7]


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({}, "ids"),
        ({"ids": []}, "ids"),
        ({"ids": ["1"]}, "ids"),
        ({"ids": [1.0]}, "ids"),
        ({"ids": [True]}, "ids"),
        ({"ids": [0]}, "ids"),
        ({"ids": 1}, "ids"),
        ({"ids": [1], "weights": ["1"]}, "weights"),
        ({"ids": [1], "weights": [1, 1]}, "weights"),
        ({"ids": [1, 2], "weights": [1, -1]}, "weights"),
        ({"ids": [1], "weights": [1e9]}, "weights"),
        ({"ids": [1], "weights": [None]}, "weights"),
        ({"ids": [1], "strengths": [1]}, "strengths"),
        ({"opposite_of": 1, "weights": [1]}, "weights"),
        ({"opposite_of": 1, "strengths": []}, "strengths"),
        ({"opposite_of": 1, "strengths": [11]}, "strengths"),
        ({"ids": [1], "colour": "red"}, "colour"),
    ],
)
def test_a_wrong_body_names_the_field_and_makes_nothing(client, faces, problem, body, field):
    problem(client.post("/faces/averages", json=body), 400, field)
    assert client.get("/faces").json == {"ids": [1, 2, 3]}


@pytest.mark.parametrize(("body", "field"), [({"ids": [1, 99]}, "ids"), ({"opposite_of": 2**62}, "opposite_of")])
def test_an_unknown_face_is_not_found_and_its_parameter_named(client, faces, problem, body, field):
    problem(client.post("/faces/averages", json=body), 404, field)
