"""Style mixing over HTTP."""

import pytest


@pytest.fixture
def client(three_faces):
    return three_faces


@pytest.fixture
def faces(client):
    return [client.get(f"/faces/{face_id}").json for face_id in (1, 2, 3)]


@pytest.mark.parametrize(
    "body",
    [
        {"styles": {"coarse": 2, "middle": 2}},
        {"ids": [2, 2], "crossover": 2},
        {"ids": [2, 1], "crossover": 4},
        {"layers": [2, 2, 2, 2]},
    ],
)
def test_a_face_mixed_with_itself_is_itself(client, faces, body):
    response = client.post("/faces/mixes", json=body)
    assert response.status_code == 201
    [face] = response.json["faces"]
    assert response.headers["Location"] == face["url"]
    assert face["sha256"] == faces[1]["sha256"]
    assert face["recipe"]["derived"]["by"] == "mix"


def test_a_mix_differs_from_both_of_its_faces(client, faces):
    [face] = client.post("/faces/mixes", json={"ids": [1, 2], "crossover": 2}).json["faces"]
    assert face["sha256"] not in [face["sha256"] for face in faces]
    assert client.post(f"/faces?id={face['id']}").json["faces"][0]["sha256"] == face["sha256"]


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({}, "styles"),
        ({"styles": {}}, "styles"),
        ({"styles": {"coarse": 1}}, "styles"),
        ({"styles": {"coarse": 1, "middle": 2, "fine": 3}}, "styles"),
        ({"styles": {"coarse": "1", "middle": 2}}, "styles.coarse"),
        ({"styles": {"coarse": 1, "rough": 2}}, "styles.rough"),
        ({"ids": [1, 2]}, "crossover"),
        ({"crossover": 2}, "ids"),
        ({"ids": [1], "crossover": 2}, "ids"),
        ({"ids": [1, 2, 3], "crossover": 2}, "ids"),
        ({"ids": [1, 2], "crossover": 5}, "crossover"),
        ({"ids": [1, 2], "crossover": -1}, "crossover"),
        ({"ids": [1, 2], "crossover": 2.0}, "crossover"),
        ({"layers": [1, 2, 3]}, "layers"),
        ({"layers": []}, "layers"),
        ({"layers": [1, 2, 3, 1], "styles": {"coarse": 1, "middle": 1}}, "layers"),
        ({"layers": [1, 2, 3, 1], "crossover": 1}, "ids"),
    ],
)
def test_a_wrong_body_names_the_field_and_makes_nothing(client, faces, problem, body, field):
    stored = client.get("/faces").json
    problem(client.post("/faces/mixes", json=body), 400, field)
    assert client.get("/faces").json == stored


def test_an_unknown_face_is_404(client, faces, problem):
    problem(client.post("/faces/mixes", json={"styles": {"coarse": 999, "middle": 1}}), 404, "styles")
    problem(client.post("/faces/mixes", json={"ids": [1, 999], "crossover": 1}), 404, "ids")
    problem(client.post("/faces/mixes", json={"layers": [1, 1, 1, 999]}), 404, "layers")
