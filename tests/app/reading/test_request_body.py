"""Every body is read to its end, or refused."""

import io

import pytest
from flask import Flask, request

from app.errors import register_errors
from app.reading.body_limit import body_limit
from app.reading.forms import read_form
from app.reading.request_body import BodyStream, BoundedRequest

LIMIT = 1000
GUNICORN = {"wsgi.input_terminated": True}
CHUNKED = {**GUNICORN, "HTTP_TRANSFER_ENCODING": "chunked"}


@pytest.fixture
def client():
    app = Flask(__name__)
    app.request_class = BoundedRequest
    app.config["MAX_CONTENT_LENGTH"] = LIMIT
    register_errors(app)

    @app.post("/plain")
    def plain():
        return str(len(request.get_data()))

    @app.post("/larger")
    @body_limit(2 * LIMIT)
    def larger():
        return str(len(request.get_data()))

    @app.post("/form")
    def form():
        return str(len(read_form(request)["image"]))

    return app.test_client()


class Dribble(io.RawIOBase):
    """Gives a byte at a time, and ends with an error if there is one."""

    def __init__(self, data, error=None):
        self._data, self._error = io.BytesIO(data), error

    def read(self, size=-1):
        part = self._data.read(min(size, 1))
        if not part and self._error:
            raise self._error
        return part


def send(client, path, stream, environ, length=None, **more):
    stream = io.BytesIO(stream) if isinstance(stream, bytes) else stream
    counted = {} if length is None else {"CONTENT_LENGTH": str(length)}
    return client.post(path, environ_overrides={**environ, **counted, **more, "wsgi.input": stream})


@pytest.mark.parametrize("environ", [GUNICORN, CHUNKED, {}], ids=["counted", "chunked", "a server that ends no body"])
@pytest.mark.parametrize(("path", "limit"), [("/plain", LIMIT), ("/larger", 2 * LIMIT)])
@pytest.mark.parametrize("excess", [-1, 0, 1, LIMIT])
def test_a_body_has_one_limit_however_it_is_sent(client, environ, path, limit, excess):
    size = limit + excess
    response = send(client, path, bytes(size), environ, None if environ is CHUNKED else size)
    assert response.status_code == (200 if excess <= 0 else 413)
    assert response.status_code == 413 or response.text == str(size)


@pytest.mark.parametrize("environ", [GUNICORN, {}], ids=["Gunicorn", "another server"])
@pytest.mark.parametrize("missing", [1, 99, 100])
def test_a_body_shorter_than_it_claims_is_refused(client, environ, missing):
    response = send(client, "/plain", bytes(100 - missing), environ, 100)
    assert response.status_code == 400
    assert (
        f"must have 100 bytes, as Content-Length says. Received: {100 - missing}"
        in response.get_json(force=True)["detail"]
    )


FORM = "multipart/form-data; boundary=frontier"
HEAD = b'--frontier\r\nContent-Disposition: form-data; name="image"; filename="a.png"\r\n\r\n'
TAIL = b"\r\n--frontier--\r\n"


def multipart(size):
    """Returns a form of `size` bytes with a file in it."""
    return HEAD + bytes(size - len(HEAD) - len(TAIL)) + TAIL


@pytest.mark.parametrize("environ", [GUNICORN, CHUNKED], ids=["counted", "chunked"])
def test_a_form_may_be_as_long_as_the_limit_and_no_longer(client, environ):
    for length, status in ((LIMIT, 200), (LIMIT + 1, 413)):
        counted = None if environ is CHUNKED else length
        assert send(client, "/form", multipart(length), environ, counted, CONTENT_TYPE=FORM).status_code == status


def test_a_form_cut_short_is_refused(client):
    assert send(client, "/form", multipart(500)[:-60], GUNICORN, 500, CONTENT_TYPE=FORM).status_code == 400


@pytest.mark.parametrize("error", [OSError("reset"), ValueError("chunk"), RuntimeError("of a server")], ids=repr)
def test_a_body_that_the_server_cannot_read_is_refused(client, error):
    response = send(client, "/plain", Dribble(b"abc", error), CHUNKED)
    assert response.status_code == 400
    assert response.get_json(force=True)["detail"] == "The body could not be read to its end."


def test_a_body_of_unknown_length_is_empty(client):
    assert send(client, "/plain", b"abc", {}).text == "0"


@pytest.mark.parametrize("length", [None, 5])
def test_parts_of_any_size_are_put_together(length):
    assert BodyStream(Dribble(b"abcde"), length, 5).read() == b"abcde"


def test_what_follows_the_body_is_left_alone():
    assert BodyStream(io.BytesIO(b"abcdefgh"), 5, 10).read() == b"abcde"
