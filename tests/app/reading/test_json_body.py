"""JSON bodies are read strictly."""

from types import SimpleNamespace

import pytest
from gunicorn.http.body import Body, ChunkedReader
from gunicorn.http.unreader import IterUnreader


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
    for text in (b'{"\xff": 1}', b'{"\xed\xa0\x80": 1}'):
        problem(client.post("/faces/averages", data=text, content_type="application/json"), 400, "body")


@pytest.mark.parametrize("encoding", ["utf-16", "utf-32", "utf-16-le"])
def test_other_encodings_than_utf8_are_refused(client, problem, encoding):
    data = '{"ids": [1]}'.encode(encoding)
    problem(client.post("/faces/averages", data=data, content_type="application/json"), 400, "body")


def test_a_byte_order_mark_is_ignored(client, problem):
    client.post("/faces?amount=1")
    data = b"\xef\xbb\xbf" + b'{"ids": [1]}'
    assert client.post("/faces/averages", data=data, content_type="application/json").status_code == 201


@pytest.mark.parametrize(
    ("text", "limit"),
    [
        ('{"ids": [' + "[]," * 100_000 + "1]}", "more than 100000 values. Received: 100003"),
        ('{"ids": ' + "[" * 20 + "]" * 20 + "}", "more than 20 lists"),
        ('{"ids": [' + "1," * 10_000 + "1]}", "more than 10000 items"),
        ('{"ids": [' + "1" * 1001 + "]}", "a number of more than 1000 characters"),
        ('{"' + "a" * 1_048_500 + '": 1}', None),
    ],
)
def test_limits_are_named_together_with_what_was_received(client, problem, text, limit):
    response = client.post("/faces/averages", data=text, content_type="application/json")
    body = problem(response, 400, "body" if limit else None)
    assert limit is None or limit in body["detail"]
    assert len(response.data) < 4000


@pytest.mark.parametrize("value", ["1e400", "-1e400", "1" + "0" * 400, r'"\ud800"', r'"a\udfff"'])
@pytest.mark.parametrize(
    ("call", "body", "field"),
    [
        ("/faces/averages", '{{"ids": [1], "weights": [1, {}]}}', "weights"),
        ("/faces/edits", '{{"id": 1, "direction": {}, "strength": 1}}', "direction"),
        ("/stimulus-sets/replay", '{{"images": [{{"recipe": {{"derived": {{"speed": [{}]}}}}}}]}}', None),
        ("/stimulus-sets/replay", '{{"software": {{{}: 1}}}}', "body"),
    ],
)
def test_numbers_beyond_float_and_half_surrogates_are_refused_wherever_they_stand(
    client, problem, call, body, field, value
):
    if field == "body" and not value.startswith('"'):
        pytest.skip("a key is a text")
    found = problem(client.post(call, data=body.format(value), content_type="application/json"), 400)
    assert field in (None, "body") or found["errors"][0]["field"] == field


def test_a_value_that_cannot_be_used_is_named_with_its_place(client, problem):
    body = {"images": [{"recipe": {}}, {"recipe": {"truncation_psi": 0.5, "engine": {"x": ["a", 10**400]}}}]}
    [error] = problem(client.post("/stimulus-sets/replay", json=body), 400)["errors"]
    assert error["detail"].startswith("images[1].recipe.engine.x[1]: Must be a number")


@pytest.mark.parametrize(
    ("call", "content_type"),
    [("/faces/averages", "application/json"), ("/faces/projections", "multipart/form-data; boundary=x")],
)
def test_a_body_whose_chunks_are_malformed_is_refused(client, problem, call, content_type):
    body = Body(ChunkedReader(SimpleNamespace(trailers=[]), IterUnreader([b"x\r\nab"])))
    environ = {"wsgi.input": body, "wsgi.input_terminated": True, "CONTENT_LENGTH": ""}
    response = client.post(call, content_type=content_type, environ_overrides=environ)
    problem(response, 400)
