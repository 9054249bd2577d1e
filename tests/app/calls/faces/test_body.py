"""`POST /faces` with its parameters in the body."""

import io

import pytest

from tests.app.calls.test_jobs import LATER
from tests.app.jobs import app_with_jobs, ended
from tests.fakes import make_service

WISH = {"amount": 2, "seed": 5, "truncation_psi": 0.5, "insist": True}
TEXTS = {"amount": "2", "seed": "5", "truncation_psi": "0.5", "insist": "true"}


@pytest.fixture
def expected(client):
    return client.post("/faces", query_string=TEXTS).json | {"created": []}  # asked for again, they are there


@pytest.mark.parametrize(
    "body",
    [
        {"json": WISH},
        {"data": TEXTS},
        {"data": TEXTS, "content_type": "multipart/form-data"},
        {"json": {"seed": 5, "amount": 2}, "query_string": {"truncation_psi": "0.5", "insist": "true"}},
        {"json": {**WISH, "truncation_psi": 5e-1}},
    ],
    ids=["JSON", "a form", "a form of parts", "some in the query", "an exponent"],
)
def test_a_body_asks_for_the_same_as_a_query(client, expected, body):
    response = client.post("/faces", **body)
    assert (response.status_code, response.json) == (201, expected)


def test_transitions_and_stored_faces_can_be_asked_for_in_a_body(client, expected):
    response = client.post("/faces", json={"amount": 2, "id1": 1, "id2": 2, "speed": 1, "space": "z"})
    assert (response.status_code, response.json["id2"]) == (201, 2)
    response = client.post("/faces", json={"id": 1})
    assert (response.status_code, response.json["ids"]) == (200, [1])


def test_an_empty_body_of_any_kind_is_none(client, expected):
    for kind in ("application/json", "application/x-www-form-urlencoded", "text/plain", "multipart/form-data"):
        response = client.post("/faces", query_string=TEXTS, data=b"", content_type=kind)
        assert response.json == expected, kind


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({}, "amount"),
        ({"amount": "2"}, "amount"),
        ({"amount": 2.0}, "amount"),
        ({"amount": True}, "amount"),
        ({"amount": None}, "amount"),
        ({"amount": [2]}, "amount"),
        ({"amount": 0}, "amount"),
        ({"amount": 101}, "amount"),
        ({"amount": 10**400}, "amount"),
        ({"amount": 1, "seed": -1}, "seed"),
        ({"amount": 1, "truncation_psi": "0.5"}, "truncation_psi"),
        ({"amount": 1, "truncation_psi": True}, "truncation_psi"),
        ({"amount": 1, "truncation_psi": 11}, "truncation_psi"),
        ({"amount": 1, "insist": "true"}, "insist"),
        ({"amount": 1, "insist": 1}, "insist"),
        ({"amount": 1, "network": 1}, "network"),
        ({"amount": 1, "network": {"name": "fake"}}, "network"),
        ({"amount": 1, "class": 1}, "class"),
        ({"amount": 1, "class_": 1}, "class_"),
        ({"amount": 1, "colour": "red"}, "colour"),
        ({"id": 1, "amount": 1}, "amount"),
    ],
)
def test_a_wrong_value_in_json_names_the_field(client, problem, body, field):
    problem(client.post("/faces", json=body), 400, field)
    assert client.get("/faces").json["ids"] == []


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        ("[1]", "application/json"),
        ("{", "application/json"),
        ('{"amount": 1, "amount": 1}', "application/json"),
        ('{"amount": NaN}', "application/json"),
        ("amount", "application/x-www-form-urlencoded"),
        (b"amount=1&network=\xff", "application/x-www-form-urlencoded"),
        ("amount=1&network=%FF", "application/x-www-form-urlencoded"),
        ("&".join(f"a{number}=1" for number in range(200)), "application/x-www-form-urlencoded"),
        ("amount=1", "multipart/form-data"),
    ],
)
def test_a_body_that_cannot_be_read_is_refused(client, problem, data, kind):
    problem(client.post("/faces", data=data, content_type=kind), 400, "body")


def test_a_parameter_stands_in_the_query_or_in_the_body(client, problem):
    for options in ({"json": {"amount": 1}}, {"data": {"amount": "1"}}):
        detail = problem(client.post("/faces?amount=1", **options), 400, "amount")["detail"]
        assert "in the query and in the body" in detail


def test_a_parameter_is_given_once_in_a_form(client, problem):
    for kind in ("application/x-www-form-urlencoded", "multipart/form-data"):
        problem(client.post("/faces", data={"amount": ["1", "2"]}, content_type=kind), 400, "amount")


def test_a_file_is_no_parameter(client, problem):
    problem(client.post("/faces", data={"network": (io.BytesIO(b"fake"), "name"), "amount": "1"}), 400, "network")


def test_another_kind_of_body_is_415(client, problem):
    problem(client.post("/faces?amount=1", data="amount=1", content_type="text/plain"), 415)


@pytest.mark.parametrize("body", [{"json": {"amount": 40, "seed": 5}}, {"data": {"amount": "40", "seed": "5"}}])
def test_jobs_and_keys_take_bodies_too(tmp_path, body):
    service = make_service(tmp_path / "results")
    with app_with_jobs(service, tmp_path / "results") as app:
        client = app.test_client()
        accepted = client.post("/faces", headers={**LATER, "Idempotency-Key": "a"}, **body)
        assert accepted.status_code == 202, accepted.text
        job = ended(client, accepted.json["id"])
        assert job["result"]["ids"] == list(range(1, 41))
        assert [face["seed"] for face in job["result"]["faces"]] == list(range(5, 45))
        again = client.post("/faces", headers={**LATER, "Idempotency-Key": "a"}, **body)
        assert again.json["id"] == accepted.json["id"]
        other = client.post("/faces", headers={**LATER, "Idempotency-Key": "a"}, json={"amount": 41, "seed": 5})
        assert other.status_code == 422
        once = client.post("/faces", headers={"Idempotency-Key": "b"}, json={"amount": 1, "seed": 5})
        assert (once.status_code, once.json["ids"]) == (201, [1])
    service.close()
