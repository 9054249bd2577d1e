"""Texts are compressed for clients that accept it, and nothing else is."""

import gzip

import pytest
from flask import Flask, Response

from app.answering.compression import compress

TEXT = b'{"numbers": [' + b"1, " * 1000 + b"1]}"


@pytest.fixture
def answer():
    """Returns the response after compression, to a request with this Accept-Encoding header."""

    def answer(response, accepted="gzip", method="GET"):
        headers = {} if accepted is None else {"Accept-Encoding": accepted}
        with Flask(__name__).test_request_context(method=method, headers=headers):
            return compress(response)

    return answer


def json_response(data=TEXT, **more):
    return Response(data, mimetype="application/json", **more)


@pytest.mark.parametrize(
    "accepted",
    ["gzip", "gzip, deflate, br", "br;q=1, gzip;q=0.1", "*", "identity;q=0.5, gzip", "GZIP", "gzip;q=0.5, *;q=0"],
)
def test_a_long_text_is_compressed_for_a_client_that_accepts_it(answer, accepted):
    response = answer(json_response(), accepted)
    assert response.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(response.get_data()) == TEXT
    assert response.content_length == len(response.get_data()) < len(TEXT) / 10
    assert "Accept-Encoding" in response.vary


@pytest.mark.parametrize(
    "accepted", [None, "", "identity", "gzip;q=0", "*;q=0", "br", "gzip;q=0.5, identity", "*, gzip;q=0", "gzip;q=0.2,*"]
)
def test_other_clients_get_it_as_it_is_and_caches_know_that_it_depends(answer, accepted):
    response = answer(json_response(), accepted)
    assert "Content-Encoding" not in response.headers
    assert response.get_data() == TEXT
    assert "Accept-Encoding" in response.vary


@pytest.mark.parametrize(
    "mimetype", ["application/problem+json", "image/svg+xml", "text/csv", "text/html", "text/javascript"]
)
def test_all_kinds_of_texts_are_compressed(answer, mimetype):
    assert "Content-Encoding" in answer(Response(TEXT, mimetype=mimetype)).headers


@pytest.mark.parametrize("mimetype", ["image/png", "image/webp", "video/mp4", "application/zip", "application/x-npy"])
def test_what_is_no_text_stays_as_it_is(answer, mimetype):
    response = answer(Response(TEXT, mimetype=mimetype))
    assert response.get_data() == TEXT
    assert not response.vary


def test_what_is_short_stays_as_it_is(answer):
    assert answer(json_response(b"1" * 1023)).get_data() == b"1" * 1023
    assert "Content-Encoding" in answer(json_response(b"1" * 1024)).headers


def test_a_stream_is_passed_on_part_by_part(answer):
    parts = iter([b"data: 1\n\n", TEXT])
    response = answer(Response(parts, mimetype="text/event-stream"))
    assert "Content-Encoding" not in response.headers
    assert next(parts) == b"data: 1\n\n"  # nothing was read ahead


def test_a_file_that_the_server_sends_is_not_read(answer):
    response = Response(iter([TEXT]), mimetype="text/css", direct_passthrough=True)
    assert "Content-Encoding" not in answer(response).headers


def test_a_part_of_the_bytes_is_a_part_of_those_that_are_not_compressed(answer):
    assert answer(json_response(status=206)).get_data() == TEXT


def test_compressed_bytes_have_another_etag_that_counts_as_the_same(answer):
    whole = json_response()
    whole.set_etag("abc")
    whole.headers["Accept-Ranges"] = "bytes"
    response = answer(whole)
    assert response.headers["ETag"] == 'W/"abc"'
    assert "Accept-Ranges" not in response.headers
    assert answer(json_response()).headers.get("ETag") is None


def test_the_same_text_is_always_compressed_to_the_same_bytes(answer):
    assert answer(json_response()).get_data() == answer(json_response()).get_data()


def test_a_response_without_a_body_names_the_etag_of_the_body_that_it_stands_for(answer):
    known = json_response(status=304)
    known.set_etag("abc")
    response = answer(known)
    assert response.headers["ETag"] == 'W/"abc"'
    assert "Content-Encoding" not in response.headers


def test_a_304_of_a_picture_says_nothing_about_encodings(answer):
    assert not answer(Response(status=304)).vary
