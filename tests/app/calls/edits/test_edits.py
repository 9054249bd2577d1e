"""Edits over HTTP."""

import numpy as np
import pytest

from app import create_app
from services.directions.files import DirectionFiles
from stylegan2.directions import Directions, write_directions
from tests.fakes import make_service

VECTORS = np.random.default_rng(0).standard_normal((2, 4, 6)).astype(np.float32) / 4
NAMED = Directions(names=("smile", "age"), directions=VECTORS, effects=np.array([[1, 0.3], [0.2, 1]], np.float32))


@pytest.fixture(scope="module")
def client(tmp_path_factory):
    folder = tmp_path_factory.mktemp("edits")
    write_directions(folder / "mine.npz", NAMED)
    service = make_service(folder / "results", directions=DirectionFiles([], [folder / "mine.npz"]))
    client = create_app(service, max_amount=5).test_client()
    client.post("/faces?amount=2&seed=1")
    yield client
    service.close()


def edit(client, **body):
    return client.post("/faces/edits", json={"id": 1, **body})


def test_an_edit_is_a_stored_face(client):
    response = edit(client, direction="smile", strength=1.5)
    assert response.status_code == 201
    [face] = response.json["faces"]
    assert response.json["edits"] == [{"id": face["id"], "strength": 1.5}]
    assert response.headers["Location"] == face["url"]
    assert face == client.get(face["url"]).json
    assert face["recipe"]["derived"]["direction"] == "smile"
    assert client.post(f"/faces?id={face['id']}").json["faces"][0]["sha256"] == face["sha256"]


def test_each_strength_gives_a_face_in_order(client):
    answer = edit(
        client, direction="sefa_1", strengths=[-2, 0, 2.5], layers="coarse", control=["smile"], insist=True
    ).json
    assert [each["strength"] for each in answer["edits"]] == [-2, 0, 2.5]
    assert [each["id"] for each in answer["edits"]] == answer["ids"]
    assert answer["faces"][1]["sha256"] == client.get("/faces/1").json["sha256"]
    assert len({face["sha256"] for face in answer["faces"]}) == 3


GOOD = {"direction": "smile", "strength": 1}


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"strength": 1}, "direction"),
        ({"direction": "smile"}, "strength"),
        ({**GOOD, "strengths": [1]}, "strengths"),
        ({**GOOD, "id": None}, "id"),
        ({**GOOD, "id": "1"}, "id"),
        ({**GOOD, "id": 0}, "id"),
        ({**GOOD, "direction": "bread"}, "direction"),
        ({**GOOD, "direction": 1}, "direction"),
        ({**GOOD, "direction": ""}, "direction"),
        ({**GOOD, "strength": "1"}, "strength"),
        ({**GOOD, "strength": True}, "strength"),
        ({**GOOD, "strength": 10.001}, "strength"),
        ({**GOOD, "strength": None}, "strength"),
        ({"direction": "smile", "strengths": []}, "strengths"),
        ({"direction": "smile", "strengths": [1] * 6}, "strengths"),
        ({"direction": "smile", "strengths": [1, -11]}, "strengths"),
        ({"direction": "smile", "strengths": 1}, "strengths"),
        ({**GOOD, "layers": []}, "layers"),
        ({**GOOD, "layers": [4]}, "layers"),
        ({**GOOD, "layers": [1, 1]}, "layers"),
        ({**GOOD, "layers": "smooth"}, "layers"),
        ({**GOOD, "layers": "fine"}, "layers"),
        ({**GOOD, "control": "age"}, "control"),
        ({**GOOD, "control": ["smile"]}, "control"),
        ({**GOOD, "control": ["bread"]}, "control"),
        ({**GOOD, "colour": "red"}, "colour"),
    ],
)
def test_a_wrong_body_names_the_field_and_makes_nothing(client, problem, body, field):
    before = client.get("/faces").json
    problem(edit(client, **body), 400, field)
    assert client.get("/faces").json == before


@pytest.mark.parametrize("strength", ["NaN", "1e999", "-Infinity"])
def test_a_strength_that_is_not_a_finite_number_is_refused(client, problem, strength):
    body = f'{{"id": 1, "direction": "smile", "strength": {strength}}}'
    problem(client.post("/faces/edits", data=body, content_type="application/json"), 400)


def test_an_unknown_face_is_not_found_and_its_parameter_named(client, problem):
    problem(edit(client, **{**GOOD, "id": 999_999}), 404, "id")


def test_the_answer_to_a_crossed_edit_names_each_faces_strengths(client):
    answer = edit(client, crossed={"age": [-1, 1], "smile": [-2, 2]}).json
    assert [each["strengths"] for each in answer["edits"]] == [
        {"age": age, "smile": smile} for age in (-1, 1) for smile in (-2, 2)
    ]
    assert [each["id"] for each in answer["edits"]] == answer["ids"]
    assert answer["faces"][0]["recipe"]["derived"]["crossed"] == {"age": -1, "smile": -2}


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"crossed": {"age": [1], "smile": [1]}, "strength": 1}, "strength"),
        ({"crossed": {"age": [1], "smile": [1]}, "direction": "age"}, "direction"),
        ({"crossed": {"age": [1]}}, "crossed"),
        ({"crossed": {"age": [1, 2, 3], "smile": [1, 2]}}, "crossed"),  # six, where five are allowed
        ({"crossed": {"age": [], "smile": [1]}}, "crossed.age"),
        ({"crossed": {"age": ["1"], "smile": [1]}}, "crossed.age"),
        ({"crossed": {"age": [1], "smile": [99]}}, "crossed.smile"),
        ({"crossed": ["age", "smile"]}, "crossed"),
        ({"crossed": {"age": [1], "smile": [1]}, "control": ["age"]}, "control"),
    ],
)
def test_a_wrong_crossed_edit_names_the_field_and_makes_nothing(client, problem, body, field):
    before = client.get("/faces").json
    problem(edit(client, **body), 400, field)
    assert client.get("/faces").json == before
