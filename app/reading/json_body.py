"""How JSON bodies are read.

`"4"`, `4.0` and `true` are not whole numbers here, NaN and 1e999 no numbers at all; a key that is there twice, or that
a call does not know, is an error: what a client means has to be plain.
"""

from __future__ import annotations

import json
from typing import Any

from flask import Request
from marshmallow import ValidationError
from webargs.core import is_json
from werkzeug.exceptions import UnsupportedMediaType


def read_json(request: Request) -> dict[str, Any]:
    """The JSON object in the body of `request`.

    Raises:
        UnsupportedMediaType: the header says that it is something else.
        ValidationError: it is not one.
    """
    if not is_json(request.mimetype):
        raise UnsupportedMediaType("The body must be JSON, with the header Content-Type: application/json.")
    try:
        value = json.loads(request.get_data(), object_pairs_hook=_once_each, parse_constant=_no_number)
    except (ValueError, RecursionError) as error:
        raise ValidationError({"body": [f"It is not JSON: {error}."]}) from error
    if not isinstance(value, dict):
        raise ValidationError({"body": [f"It must be a JSON object. Received: {type(value).__name__}."]})
    return value


def _once_each(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    values = dict(pairs)
    if len(values) < len(pairs):
        raise ValueError("a key is there twice")
    return values


def _no_number(text: str) -> float:
    raise ValueError(f"{text} is not a number")
