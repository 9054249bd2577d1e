"""Reads JSON bodies strictly, so that a mistake in a request is reported instead of guessed away.

NaN and Infinity are not numbers, and a key that is given twice is an error. `app/reading/json_fields.py` is as strict
about values, and `RequestParser` refuses unknown keys.
"""

from __future__ import annotations

import json
from typing import Any

from flask import Request
from marshmallow import ValidationError
from webargs.core import is_json
from werkzeug.exceptions import UnsupportedMediaType


def read_json(request: Request) -> dict[str, Any]:
    """Returns the JSON object in the body of `request`.

    Raises:
        UnsupportedMediaType: The Content-Type header is not JSON.
        ValidationError: The body is not a JSON object.
    """
    if not is_json(request.mimetype):
        raise UnsupportedMediaType("The body must be JSON, with the header Content-Type: application/json.")
    try:
        value = json.loads(request.get_data(), object_pairs_hook=_without_repeats, parse_constant=_refuse_constant)
    except (ValueError, RecursionError) as error:
        raise ValidationError({"body": [f"The body is not valid JSON: {error}."]}) from error
    if not isinstance(value, dict):
        raise ValidationError({"body": [f"The body must be a JSON object. Received: {type(value).__name__}."]})
    return value


def _without_repeats(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    values = dict(pairs)
    if len(values) < len(pairs):
        raise ValueError("a key is given twice")
    return values


def _refuse_constant(text: str) -> float:
    raise ValueError(f"{text} is not a number")
