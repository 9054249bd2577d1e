"""How requests are read: unknown parameters, and parameters given twice, are errors."""

import pytest
from flask import Flask, request
from marshmallow import Schema, fields
from werkzeug.exceptions import BadRequest

from app.reading.query import RequestParser


class NumberSchema(Schema):
    number = fields.Raw(required=True)


@pytest.fixture
def parse():
    """Parses the request with the given options at a location."""

    def parse(location, **options):
        with Flask(__name__).test_request_context(**options):
            return RequestParser().parse(NumberSchema(), request, location=location)

    return parse


QUERY = {"query_string": "number=4"}
JSON = {"json": {"number": 4}, "method": "POST"}
FORM = {"data": {"number": "4"}, "method": "POST", "content_type": "multipart/form-data"}


@pytest.mark.parametrize(
    ("location", "options", "number"), [("query", QUERY, "4"), ("json", JSON, 4), ("files", FORM, "4")]
)
def test_each_location_is_read(parse, location, options, number):
    assert parse(location, **options) == {"number": number}


@pytest.mark.parametrize(
    ("location", "options"),
    [
        ("query", {"query_string": "number=4&other=1"}),
        ("json", {**JSON, "json": {"number": 4, "other": 1}}),
        ("files", {**FORM, "data": {"number": "4", "other": "1"}}),
    ],
)
def test_an_unknown_parameter_is_named(parse, location, options):
    with pytest.raises(BadRequest) as raised:
        parse(location, **options)
    assert "other" in raised.value.data["messages"][location]


@pytest.mark.parametrize(
    ("location", "options"),
    [
        ("query", {"query_string": "number=4&number=4"}),
        ("json", {"data": '{"number": 4, "number": 4}', "content_type": "application/json", "method": "POST"}),
        ("files", {**FORM, "data": {"number": ["4", "4"]}}),
    ],
)
def test_a_parameter_given_twice_is_refused(parse, location, options):
    with pytest.raises(BadRequest):
        parse(location, **options)
