"""Responses with an ETag."""

import gzip

import pytest
from flask import Flask, Response, request
from werkzeug.exceptions import RequestedRangeNotSatisfiable

from app.answering.etag import with_etag


def fail():
    raise AssertionError("the response was made although the client has it")


@pytest.fixture
def respond():
    """Returns the response to a request with the given If-None-Match header."""

    def respond(if_none_match, make):
        headers = {} if if_none_match is None else {"If-None-Match": if_none_match}
        with Flask(__name__).test_request_context(headers=headers):
            return with_etag(request, "abc", make)

    return respond


@pytest.mark.parametrize("if_none_match", [None, '"other"', '"abcd"', "abc-", 'W/"other"'])
def test_other_versions_get_the_whole_response(respond, if_none_match):
    response = respond(if_none_match, lambda: Response("bytes"))
    assert (response.status_code, response.data) == (200, b"bytes")
    assert response.headers["ETag"] == '"abc"'
    assert response.headers["Cache-Control"] == "no-cache"


@pytest.mark.parametrize("if_none_match", ['"abc"', '"x", "abc"', "*", 'W/"abc"', '"x", W/"abc"'])
def test_a_client_that_has_the_version_gets_304_and_nothing_is_made(respond, if_none_match):
    response = respond(if_none_match, fail)
    assert (response.status_code, response.data) == (304, b"")
    assert response.headers["ETag"] == '"abc"'


def streamed():
    """A response like that of a film, which is not in memory."""
    response = Response(iter([b"01", b"234", b"56789"]))
    response.content_length = 10
    return response


@pytest.fixture
def part():
    """Returns the response to a request with the given headers."""

    def part(make, **headers):
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        with Flask(__name__).test_request_context(headers=named):
            return with_etag(request, "abc", make)

    return part


makers = pytest.mark.parametrize("make", [lambda: Response(b"0123456789"), streamed], ids=["bytes", "stream"])


@makers
@pytest.mark.parametrize(
    ("wanted", "data", "place"),
    [
        ("bytes=0-0", b"0", "0-0"),
        ("bytes=3-5", b"345", "3-5"),
        ("bytes=7-", b"789", "7-9"),
        ("bytes=-2", b"89", "8-9"),
        ("bytes=0-99", b"0123456789", "0-9"),
    ],
)
def test_a_range_gets_its_part(part, make, wanted, data, place):
    response = part(make, Range=wanted)
    assert (response.status_code, response.get_data()) == (206, data)
    assert response.headers["Content-Range"] == f"bytes {place}/10"
    assert response.content_length == len(data)
    assert response.headers["ETag"] == '"abc"'


@makers
@pytest.mark.parametrize(
    "wanted", ["bytes=-11", "bytes=5-2", "bytes=a-b", "lines=1-2", "bytes", "bytes=0-1,4-5", "bytes="]
)
def test_ranges_that_cannot_be_read_or_are_several_get_everything(part, make, wanted):
    response = part(make, Range=wanted)
    assert (response.status_code, response.get_data()) == (200, b"0123456789")
    assert response.headers["Accept-Ranges"] == "bytes"


@makers
@pytest.mark.parametrize(("known", "status"), [('"abc"', 206), ('"other"', 200), ('W/"abc"', 200)])
def test_a_part_of_another_version_is_not_given(part, make, known, status):
    assert part(make, Range="bytes=3-5", If_Range=known).status_code == status


@makers
def test_a_range_behind_the_end_is_refused(part, make):
    with pytest.raises(RequestedRangeNotSatisfiable) as error:
        part(make, Range="bytes=10-")
    assert error.value.length == 10


def test_a_stream_is_closed_if_its_range_is_refused(part):
    closed = []

    def make():
        response = streamed()
        response.call_on_close(lambda: closed.append(True))
        return response

    with pytest.raises(RequestedRangeNotSatisfiable):
        part(make, Range="bytes=10-")
    assert closed == [True]


def test_a_client_that_has_the_version_gets_no_part(part):
    assert part(fail, Range="bytes=0-1", If_None_Match='"abc"').status_code == 304


CACHED = ["/faces", "/faces?limit=2", "/faces/1", "/faces/1/latent", "/faces/1/attributes", "/directions", "/networks",
          "/openapi.json", "/faces/1/distances?to=2", "/attributes?ids=1,2"]  # fmt: skip


@pytest.mark.parametrize("path", CACHED)
@pytest.mark.parametrize("encoding", ["identity", "gzip"])
def test_json_that_the_client_has_is_not_sent_again(three_faces, path, encoding):
    headers = {"Accept-Encoding": encoding}
    first = three_faces.get(path, headers=headers)
    assert (first.status_code, first.headers["Cache-Control"]) == (200, "no-cache")
    assert first.headers["ETag"].startswith("W/") == ("Content-Encoding" in first.headers)
    again = three_faces.get(path, headers={**headers, "If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
    assert "Content-Length" not in again.headers
    other = three_faces.get(path, headers={**headers, "If-None-Match": '"other"'})
    assert (other.status_code, other.data) == (200, first.data)


def test_head_tells_what_get_would(three_faces):
    for encoding in ("identity", "gzip"):
        headers = {"Accept-Encoding": encoding}
        got, told = (three_faces.open("/openapi.json", method=method, headers=headers) for method in ("GET", "HEAD"))
        assert told.data == b""
        assert {**told.headers} == {**got.headers}


def test_a_list_has_another_etag_once_there_is_another_face(three_faces):
    before = three_faces.get("/faces").headers["ETag"]
    assert three_faces.get("/faces").headers["ETag"] == before
    three_faces.post("/faces?amount=1")
    assert three_faces.get("/faces", headers={"If-None-Match": before}).status_code == 200


def test_answers_of_calls_that_make_something_and_problems_are_not_kept(three_faces):
    for response in (
        three_faces.post("/faces?amount=1"),
        three_faces.post("/faces?id=1"),
        three_faces.post("/faces/1/verify"),
        three_faces.get("/faces/999999"),
        three_faces.get("/faces?limit=x"),
    ):
        assert "ETag" not in response.headers


def test_pictures_and_their_parts_are_the_same_for_every_encoding(three_faces):
    plain, zipped = (three_faces.get("/faces/1/image", headers={"Accept-Encoding": each}) for each in ("", "gzip"))
    assert (plain.data, plain.headers["ETag"]) == (zipped.data, zipped.headers["ETag"])
    part = three_faces.get("/faces/1/attributes", headers={"Accept-Encoding": "gzip", "Range": "bytes=0-3"})
    assert (part.status_code, part.data) == (206, three_faces.get("/faces/1/attributes").data[:4])


def test_a_long_list_is_compressed(three_faces):
    response = three_faces.get("/openapi.json", headers={"Accept-Encoding": "gzip"})
    assert gzip.decompress(response.data) == three_faces.get("/openapi.json").data
    assert "Accept-Encoding" in response.vary
