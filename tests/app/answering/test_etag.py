"""Responses with an ETag."""

import pytest
from flask import Flask, Response, request

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


@pytest.mark.parametrize("if_none_match", [None, '"other"', '"abcd"', "abc-"])
def test_other_versions_get_the_whole_response(respond, if_none_match):
    response = respond(if_none_match, lambda: Response("bytes"))
    assert (response.status_code, response.data) == (200, b"bytes")
    assert response.headers["ETag"] == '"abc"'
    assert response.headers["Cache-Control"] == "no-cache"


@pytest.mark.parametrize("if_none_match", ['"abc"', '"x", "abc"', "*"])
def test_a_client_that_has_the_version_gets_304_and_nothing_is_made(respond, if_none_match):
    response = respond(if_none_match, fail)
    assert (response.status_code, response.data) == (304, b"")
    assert response.headers["ETag"] == '"abc"'
