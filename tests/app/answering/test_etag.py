"""Responses with an ETag."""

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
