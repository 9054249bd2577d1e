"""Faces that fit conditions over HTTP."""

import pytest

from app import create_app
from tests.fakes import make_service, readers

WHERE = {"brightness": [0.5, 0.7]}


@pytest.fixture(scope="module")
def client(tmp_path_factory):
    """Tests that store faces use seeds of their own."""
    service = make_service(tmp_path_factory.mktemp("samples") / "results", readers=readers())
    yield create_app(service, max_amount=10).test_client()
    service.close()


def post(client, **body):
    return client.post("/faces/samples", json={"amount": 2, "where": WHERE, "seed": 1000, "psi": 1, **body})


def test_the_answer_is_that_of_new_faces_with_what_limits(client):
    answer = post(client)
    assert answer.status_code == 201
    body = answer.json
    assert set(body) == {"ids", "faces", "created", "seed", "tries", "acceptance", "limits"}
    assert body["seed"] == 1000
    assert body["acceptance"] == 2 / body["tries"]
    assert set(body["limits"]) == {"brightness"}
    assert answer.headers["Location"]
    for face in body["faces"]:
        value = client.get(f"/faces/{face['id']}/attributes").json["attributes"]["brightness"]["value"]
        assert 0.5 <= value <= 0.7


def test_the_same_seed_gives_the_same_faces(client):
    first, again = post(client, seed=2000).json, post(client, seed=2000).json
    assert (first.pop("created"), again.pop("created")) == (first["ids"], [])
    assert first == again


def test_faces_can_be_asked_to_be_distinct(client):
    body = post(client, seed=3000, distinct={"metric": "identity", "at_least": 0.5}).json
    assert set(body["limits"]) == {"brightness", "distinct"}


def test_too_few_faces_are_422_with_what_was_found(client, problem):
    before = client.get("/faces").json
    body = problem(post(client, where={"brightness": [1.5, 2]}, most_tries=20), 422)
    assert body["type"] == "urn:facespace:problem:not-enough-faces"
    assert (body["found"], body["tries"]) == (0, 20)
    assert body["limits"] == {"brightness": 1.0}
    assert client.get("/faces").json == before


def test_fewer_faces_will_do_with_partial(client):
    found = post(client, seed=4000, amount=1).json
    body = post(client, seed=4000, amount=10, most_tries=found["tries"], partial=True).json
    assert body["ids"] == found["ids"]


def test_moving_faces_takes_no_more_tries(client):
    plain, moved = post(client, seed=5000, amount=1).json, post(client, seed=5000, amount=1, adjust=True).json
    assert moved["tries"] <= plain["tries"]


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"amount": 0}, "amount"),
        ({"amount": 11}, "amount"),
        ({"amount": "2"}, "amount"),
        ({"where": {}}, "where"),
        ({"where": {"agge": [0, 1]}}, "where"),
        ({"where": {"brightness": [0.7, 0.5]}}, "where.brightness"),
        ({"where": {"brightness": [0.5]}}, "where.brightness"),
        ({"where": {"brightness": 0.5}}, "where.brightness"),
        ({"where": {"brightness": [0.5, None]}}, "where.brightness"),
        ({"where": {"brightness": [0.5, "1"]}}, "where.brightness"),
        ({"where": {"": [0, 1]}}, "where."),
        ({"where": {f"a{n}": [0, 1] for n in range(101)}}, "where"),
        ({"where": [0, 1]}, "where"),
        ({"distinct": {"metric": "identity"}}, "distinct.at_least"),
        ({"distinct": {"at_least": 1}}, "distinct.metric"),
        ({"distinct": {"metric": "taste", "at_least": 1}}, "distinct.metric"),
        ({"distinct": {"metric": "w", "at_least": -1}}, "distinct.at_least"),
        ({"seed": -1}, "seed"),
        ({"seed": 2**32 - 1}, "seed"),
        ({"psi": 11}, "psi"),
        ({"most_tries": 0}, "most_tries"),
        ({"most_tries": 100_001}, "most_tries"),
        ({"partial": 1}, "partial"),
        ({"network": "none"}, "network"),
        ({"class": 1}, "class"),
        ({"truncation_psi": 1}, "truncation_psi"),
    ],
)
def test_a_wrong_field_is_named(client, problem, body, field):
    problem(post(client, **body), 400, field)


@pytest.mark.parametrize("value", ["NaN", "Infinity", "1e999"])
def test_a_range_ends_at_numbers(client, problem, value):
    text = f'{{"amount": 1, "where": {{"brightness": [0, {value}]}}}}'
    problem(client.post("/faces/samples", data=text, content_type="application/json"), 400)


def test_a_call_without_conditions_is_refused(client, problem):
    problem(client.post("/faces/samples", json={"amount": 1}), 400, "where")
