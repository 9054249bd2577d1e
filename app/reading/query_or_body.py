"""Reads parameters that may stand in the query or in the body: as JSON, or as a form of either kind.

The schemas of such parameters have text fields. Values of a JSON body become the texts that a query would have, as
strictly as `app/reading/json_fields.py` reads them: `"4"`, `4.0` and `true` are not integers.
"""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qsl

from flask import Request
from marshmallow import Schema, ValidationError, fields
from webargs.core import is_json
from werkzeug.exceptions import UnsupportedMediaType

from app.reading.forms import FORM, read_form
from app.reading.json_body import read_json
from app.reading.text_fields import TextBoolean, TextInteger, TextNumber

URLENCODED = "application/x-www-form-urlencoded"
_MOST_FIELDS = 100


def with_body(request: Request, schema: Schema, query: dict[str, str]) -> dict[str, Any]:
    """Returns the parameters of the query together with those of the body, if there is one.

    Raises:
        UnsupportedMediaType: The body is neither JSON nor a form.
        ValidationError: The body cannot be read, or a parameter stands in both.
    """
    body = _body(request, schema)
    if both := {name: ["Given in the query and in the body."] for name in body if name in query}:
        raise ValidationError(both)
    return {**query, **body}


def _body(request: Request, schema: Schema) -> dict[str, Any]:
    if request.mimetype == FORM:
        values = read_form(request)
        if files := {
            name: ["Must be a text, not a file."] for name, value in values.items() if isinstance(value, bytes)
        }:
            raise ValidationError(files)
        return values
    data = request.get_data()  # kept for `read_json`
    if not data:
        return {}
    if is_json(request.mimetype):
        return _as_texts(read_json(request), schema)
    if request.mimetype == URLENCODED:
        return _urlencoded(data)
    raise UnsupportedMediaType("The body must be JSON, with the header Content-Type: application/json, or a form.")


def _urlencoded(data: bytes) -> dict[str, str]:
    try:
        pairs = parse_qsl(
            data.decode(), keep_blank_values=True, strict_parsing=True, errors="strict", max_num_fields=_MOST_FIELDS
        )
    except ValueError as error:
        raise ValidationError({"body": [f"The body is not a valid form: {error}."]}) from error
    names = [name for name, _ in pairs]
    if repeated := {name: ["Given more than once."] for name in names if names.count(name) > 1}:
        raise ValidationError(repeated)
    return dict(pairs)


def _as_texts(values: dict[str, Any], schema: Schema) -> dict[str, Any]:
    by_name = {field.data_key or name: field for name, field in schema.fields.items()}
    texts, wrong = {}, {}
    for name, value in values.items():
        try:
            texts[name] = _text(by_name.get(name), value)
        except ValidationError as error:
            wrong[name] = error.messages
    if wrong:
        raise ValidationError(wrong)
    return texts


def _text(field: fields.Field[Any] | None, value: Any) -> Any:
    """Returns the text of a JSON value. Raises ValidationError if a field of this kind cannot have it."""
    if isinstance(field, TextBoolean):
        if not isinstance(value, bool):
            raise ValidationError("Must be true or false.")
        return str(value).lower()
    kinds = (int,) if isinstance(field, TextInteger) else (int, float)
    if isinstance(field, TextInteger | TextNumber):
        if type(value) not in kinds:
            raise field.make_error("invalid", input=value)
        return str(value)
    return value
