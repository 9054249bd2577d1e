"""JSON bodies are read strictly."""

import pytest


@pytest.mark.parametrize(
    "text",
    [
        "", "{", "[1]", "1", "null", '"ids"', '{"ids": [1], "ids": [2]}', '{"ids": [1], "weights": [NaN]}',
        '{"ids": [1], "weights": [Infinity]}', "{'ids': [1]}", "[" * 100_000, '{"ids": [' + "1" * 5000 + "]}",
    ],
)  # fmt: skip
def test_a_body_that_is_not_a_json_object_is_refused(client, problem, text):
    problem(client.post("/faces/averages", data=text, content_type="application/json"), 400, "body")


@pytest.mark.parametrize("content_type", ["application/x-www-form-urlencoded", "text/plain", None])
def test_a_body_with_another_content_type_is_refused_and_the_right_header_named(client, problem, content_type):
    response = client.post("/faces/averages", data='{"ids": [1]}', content_type=content_type)
    assert "Content-Type: application/json" in problem(response, 415)["detail"]


def test_a_body_that_is_too_large_is_refused(client, problem):
    body = b'{"ids": [' + b" " * (1 << 20) + b"]}"
    problem(client.post("/faces/averages", data=body, content_type="application/json"), 413)


def test_bytes_that_are_not_utf8_are_refused(client, problem):
    problem(client.post("/faces/averages", data=b'{"\xff": 1}', content_type="application/json"), 400, "body")
