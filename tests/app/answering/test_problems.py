"""Problem responses."""

import json

from app.answering.problems import ProblemSchema, joined, problem


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


def test_ten_errors_are_reported_and_the_others_counted():
    details = [f"weights[{number}]: Not a valid number." for number in range(500)]
    body = json.loads(problem(400, joined(details), errors=[("weights", text) for text in details]).data)
    assert [error["detail"] for error in body["errors"]] == details[:10]
    assert body["detail"].endswith("weights[9]: Not a valid number. There are 490 more errors.")
    assert joined(details[:10]) == " ".join(details[:10])


def test_what_a_client_sent_is_shortened():
    response = problem(400, "a" * 100_000 + "z", errors=[("b" * 100_000, "c" * 100_000)], network="fake")
    assert len(response.data) < 10_000
    body = json.loads(response.data)
    assert body["detail"].startswith("aaa")
    assert body["detail"].endswith("aaaz")
    assert "characters) ..." in body["errors"][0]["field"]
