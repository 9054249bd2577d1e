"""Edits towards targets over HTTP."""

import pytest

from app import create_app
from services.measurements.readers import Readers
from tests.brightness_reader import BrightnessReader, make_read_service
from tests.fakes import FakeNetwork, make_service

BY = {"by": 0.3, "in": "sd"}


@pytest.fixture(scope="module")
def client(tmp_path_factory):
    service = make_read_service(tmp_path_factory.mktemp("targets"), FakeNetwork(), BrightnessReader())
    yield create_app(service, max_amount=5).test_client()
    service.close()


def edit(client, **body):
    return client.post("/faces/edits", json={"id": 1, **body})


def test_a_target_is_reached_and_the_answer_says_what_became_of_it(client):
    response = edit(client, targets={"skin_lightness": BY}, hold=["yaw"], partial=True)
    assert response.status_code == 201, response.text
    answer = response.json
    [face] = answer["faces"]
    assert response.headers["Location"] == face["url"]
    assert client.get(face["url"]).json == face
    [made], [outcomes] = answer["edits"], answer["outcomes"]
    assert made == {"id": face["id"], "step": 1, "targets": {"skin_lightness": BY}, "moved": made["moved"]}
    assert made["moved"] > 0
    assert set(outcomes) == {"skin_lightness", "yaw"}
    target = outcomes["skin_lightness"]
    assert set(target) == {"role", "before", "wanted", "after", "tolerance", "reached"}
    assert (target["role"], target["reached"]) == ("target", True)
    assert abs(target["after"] - target["wanted"]) <= target["tolerance"]
    assert face["recipe"]["derived"]["outcomes"] == outcomes


def test_the_attributes_call_measures_what_the_outcome_says(client):
    answer = edit(client, targets={"skin_lightness": BY}).json
    value = client.get(f"/faces/{answer['ids'][0]}/attributes").json["attributes"]["skin_lightness"]["value"]
    assert value == pytest.approx(answer["outcomes"][0]["skin_lightness"]["after"], rel=1e-3)


def test_steps_give_faces_in_order(client):
    answer = edit(client, targets={"background_lightness": BY}, steps=[-1, 0, 1], partial=True).json
    assert [each["step"] for each in answer["edits"]] == [-1, 0, 1]
    assert [each["id"] for each in answer["edits"]] == answer["ids"]
    values = [each["background_lightness"]["after"] for each in answer["outcomes"]]
    assert values == sorted(values)
    assert answer["faces"][1]["sha256"] == client.get("/faces/1").json["sha256"]


def test_a_direction_with_hold_has_its_own_attribute_as_target(client):
    answer = edit(client, direction="skin_lightness", strengths=[-0.3, 0.3], hold=["yaw"], partial=True).json
    assert [each["strength"] for each in answer["edits"]] == [-0.3, 0.3]
    assert answer["edits"][1]["targets"] == {"skin_lightness": BY}
    assert answer["outcomes"][0]["skin_lightness"]["after"] < answer["outcomes"][1]["skin_lightness"]["after"]


def test_crossed_targets_are_solved_cell_by_cell(client):
    levels = {"skin_lightness": [-0.3, {"by": 0}], "background_lightness": [0.2, 0.4]}
    answer = edit(client, crossed=levels, hold=[], partial=True).json
    assert [each["strengths"] for each in answer["edits"]] == [
        {"skin_lightness": skin, "background_lightness": background}
        for skin in (-0.3, {"by": 0, "in": "unit"})
        for background in (0.2, 0.4)
    ]
    assert len(answer["outcomes"]) == 4
    for outcomes in answer["outcomes"]:
        assert [each["role"] for each in outcomes.values()] == ["target", "target"]
    own = answer["outcomes"][2]["skin_lightness"]
    assert own["wanted"] == own["before"]


def test_what_is_out_of_range_is_422_with_the_nearest_and_makes_nothing(client, problem):
    before = client.get("/faces").json
    body = problem(edit(client, targets={"skin_lightness": 400}), 422, "targets.skin_lightness")
    assert body["type"] == "urn:facespace:problem:out-of-range"
    assert body["nearest"]["skin_lightness"] < 110
    assert client.get("/faces").json == before


@pytest.mark.parametrize("way", ["partial", "insist"])
def test_partial_and_insist_make_it_all_the_same_with_warnings(client, way):
    answer = edit(client, targets={"skin_lightness": 400}, **{way: True}).json
    assert answer["outcomes"][0]["skin_lightness"]["reached"] is False
    assert {"out-of-range", "not-reached"} <= {each["code"] for each in answer["warnings"]}
    assert all(str(answer["ids"][0]) in each["detail"] for each in answer["warnings"])


def test_without_a_reader_targets_are_422_and_linear_edits_work(tmp_path, problem):
    service = make_service(tmp_path / "results", readers=Readers())
    client = create_app(service, max_amount=5).test_client()
    client.post("/faces?amount=1&seed=1")
    body = problem(edit(client, targets={"smile": 1}), 422, "targets")
    assert body["type"] == "urn:facespace:problem:not-measurable"
    assert "FACESPACE_MEASURES" in body["detail"]
    problem(edit(client, direction="pca_0", strength=1, hold="all"), 422, "direction")
    assert edit(client, direction="pca_0", strength=1).status_code == 201
    service.close()


GOOD = {"targets": {"skin_lightness": BY}}


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"targets": {}}, "targets"),
        ({"targets": {"beauty": 1}}, "targets"),
        ({"targets": {"weight": 1}}, "targets"),
        ({"targets": ["smile"]}, "targets"),
        ({"targets": {"smile": "1"}}, "targets.smile"),
        ({"targets": {"smile": True}}, "targets.smile"),
        ({"targets": {"smile": None}}, "targets.smile"),
        ({"targets": {"smile": 1e300}}, "targets.smile"),
        ({"targets": {"smile": {}}}, "targets.smile"),
        ({"targets": {"smile": {"by": 1, "to": 1}}}, "targets.smile"),
        ({"targets": {"smile": {"by": "1"}}}, "targets.smile"),
        ({"targets": {"smile": {"by": 1, "in": "feet"}}}, "targets.smile"),
        ({"targets": {"smile": {"by": 1, "in": ["sd"]}}}, "targets.smile"),
        ({"targets": {"smile": {"by": 11, "in": "sd"}}}, "targets.smile"),
        ({"targets": {"smile": {"by": 1, "at": 2}}}, "targets.smile"),
        ({"targets": dict.fromkeys("abcdef", 0)}, "targets"),
        ({**GOOD, "direction": "smile"}, "direction"),
        ({**GOOD, "crossed": {"age": [1], "smile": [1]}}, "targets"),
        ({**GOOD, "strength": 1}, "strength"),
        ({**GOOD, "strengths": [1]}, "strengths"),
        ({**GOOD, "control": ["age"]}, "control"),
        ({"direction": "age", "strength": 1, "hold": "all", "control": ["smile"]}, "control"),
        ({"direction": "age", "strength": 1, "steps": [1]}, "steps"),
        ({"direction": "age", "strength": 1, "tolerances": {"age": 1}}, "tolerances"),
        ({"direction": "age", "strength": 1, "partial": True}, "partial"),
        ({**GOOD, "steps": []}, "steps"),
        ({**GOOD, "steps": [1] * 6}, "steps"),
        ({**GOOD, "steps": [11]}, "steps"),
        ({**GOOD, "hold": "everything"}, "hold"),
        ({**GOOD, "hold": ["beauty"]}, "hold"),
        ({**GOOD, "hold": ["skin_lightness"]}, "hold"),
        ({**GOOD, "hold": [1]}, "hold"),
        ({**GOOD, "hold": [""]}, "hold"),
        ({**GOOD, "hold": ["x" * 41]}, "hold"),
        ({**GOOD, "hold": {"age": 1}}, "hold"),
        ({**GOOD, "tolerances": {"skin_lightness": 0}}, "tolerances.skin_lightness"),
        ({**GOOD, "tolerances": {"skin_lightness": -1}}, "tolerances.skin_lightness"),
        ({**GOOD, "tolerances": {"age": 1}}, "tolerances"),
        ({**GOOD, "partial": 1}, "partial"),
        ({**GOOD, "insist": "yes"}, "insist"),
        ({"crossed": {"age": [{"by": 1}], "smile": ["1"]}}, "crossed.smile"),
        ({"crossed": {"age": [{"by": 1}], "beauty": [1]}}, "crossed"),
    ],
)
def test_a_wrong_body_names_the_field_and_makes_nothing(client, problem, body, field):
    before = client.get("/faces").json
    problem(edit(client, **body), 400, field)
    assert client.get("/faces").json == before


@pytest.mark.parametrize("value", ["NaN", "1e999", "-Infinity"])
def test_a_target_that_is_not_a_finite_number_is_refused(client, problem, value):
    body = f'{{"id": 1, "targets": {{"age": {value}}}}}'
    problem(client.post("/faces/edits", data=body, content_type="application/json"), 400)


def test_an_unknown_face_is_not_found_and_its_parameter_named(client, problem):
    problem(edit(client, **{**GOOD, "id": 999_999}), 404, "id")
