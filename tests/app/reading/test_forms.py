"""Forms are read in memory, and strictly."""

import io
import tempfile

import pytest
from flask import Flask, request
from marshmallow import ValidationError
from werkzeug.exceptions import RequestEntityTooLarge, UnsupportedMediaType

from app.reading.forms import read_form

FORM = "multipart/form-data"
BOUNDED = f"{FORM}; boundary=x"


@pytest.fixture
def read():
    """Returns the fields of a form, or of a body with another content type."""

    def read(data, content_type=FORM):
        with Flask(__name__).test_request_context(method="POST", data=data, content_type=content_type):
            return read_form(request)

    return read


def upload(content, name="a.png"):
    return io.BytesIO(content), name


def one_field(names, value):
    """A form as bytes. Werkzeug's test client would keep a large one in a temporary file."""
    return b"--x\r\nContent-Disposition: form-data; " + names + b"\r\n\r\n" + value + b"\r\n--x--\r\n"


def test_texts_are_str_and_files_are_bytes(read):
    assert read({"steps": "5", "image": upload(b"\x89PNG")}) == {"steps": "5", "image": b"\x89PNG"}


def test_a_large_file_is_not_written_to_the_disk(read, monkeypatch, tmp_path):
    photograph = bytes(2_000_000)  # Werkzeug would put more than 500 kB into a temporary file
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "missing"))
    assert read(one_field(b'name="image"; filename="a.png"', photograph), BOUNDED) == {"image": photograph}


@pytest.mark.parametrize(
    "data", [{"steps": ["5", "6"]}, {"image": [upload(b"a"), upload(b"b")]}, {"image": ["text", upload(b"b")]}]
)
def test_a_field_given_twice_is_named(read, data):
    with pytest.raises(ValidationError) as raised:
        read(data)
    assert list(raised.value.messages) == list(data)


@pytest.mark.parametrize("content_type", ["application/json", "application/x-www-form-urlencoded", "text/plain", None])
def test_another_content_type_is_refused(read, content_type):
    with pytest.raises(UnsupportedMediaType, match=FORM):
        read(b"steps=5", content_type)


@pytest.mark.parametrize("content_type", [FORM, BOUNDED])
def test_a_body_that_is_not_a_form_is_refused(read, content_type):
    with pytest.raises(ValidationError) as raised:
        read(b"hello", content_type)
    assert list(raised.value.messages) == ["body"]


def test_too_many_fields_and_too_long_texts_are_refused(read):
    assert len(read({f"field{k}": "1" for k in range(20)})) == 20
    with pytest.raises(RequestEntityTooLarge):
        read({f"field{k}": "1" for k in range(21)})
    with pytest.raises(RequestEntityTooLarge):
        read(one_field(b'name="steps"', b"5" * 600_000), BOUNDED)
