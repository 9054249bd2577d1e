"""Problem responses."""

import json

from app.answering.problems import ProblemSchema, problem


def test_a_problem_has_the_members_of_rfc_9457():
    response = problem(418, "The pot is empty.")
    assert (response.status_code, response.mimetype) == (418, "application/problem+json")
    assert json.loads(response.data) == {
        "type": "about:blank", "title": "I'm a Teapot", "status": 418, "detail": "The pot is empty.",
    }  # fmt: skip


def test_fields_headers_and_further_members_are_included():
    response = problem(
        409,
        "No.",
        kind="urn:x",
        title="Conflict here",
        errors=[("id", "wrong")],
        headers={"Retry-After": "7"},
        network="a",
    )
    assert response.headers["Retry-After"] == "7"
    body = json.loads(response.data)
    assert (body["type"], body["title"], body["network"]) == ("urn:x", "Conflict here", "a")
    assert body["errors"] == [{"field": "id", "detail": "wrong"}]
    assert ProblemSchema().validate(body) == {}
