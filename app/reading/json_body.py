"""Reads JSON bodies strictly, so that a mistake in a request is reported instead of guessed away.

NaN and Infinity are not numbers, and a key that is given twice is an error. `app/reading/json_fields.py` is as strict
about values, and `RequestParser` refuses unknown keys.
"""

from __future__ import annotations

import contextlib
import json
import math
import threading
from typing import Any

from flask import Request
from marshmallow import ValidationError
from webargs.core import is_json
from werkzeug.exceptions import UnsupportedMediaType

from app.reading.json_limits import JsonLimits, TooMuchJson

_BYTES_PER_VALUE = 128  # of the bodies that may be larger than others: the pictures of a recipe.json take more
_UTF8 = ("utf-8", "utf-8-sig")
_SMALL = 1 << 20  # bytes, which take some milliseconds
_LARGE_BODY = threading.Lock()  # parsing keeps other threads waiting for up to half a second, and takes much memory


def read_json(request: Request) -> dict[str, Any]:
    """Returns the JSON object in the body of `request`.

    The body is not kept: it may have a hundred megabytes, and the request may take minutes.

    Raises:
        UnsupportedMediaType: The Content-Type header is not JSON.
        ValidationError: The body is not a JSON object, exceeds a limit, or has a value that cannot be used. The field
            is `body`, or that of the value.
    """
    if not is_json(request.mimetype):
        raise UnsupportedMediaType("The body must be JSON, with the header Content-Type: application/json.")
    data, limits = request.get_data(cache=False), _limits(request)
    with _LARGE_BODY if len(data) > _SMALL else contextlib.nullcontext():
        value = _parsed(data, limits)
    del data
    if not isinstance(value, dict):
        raise ValidationError({"body": [f"The body must be a JSON object. Received: {type(value).__name__}."]})
    if unusable := _unusable(value):
        raise ValidationError(unusable)
    return value


def _limits(request: Request) -> JsonLimits:
    """Returns the limits of the body. Calls whose bodies may be larger may also have more values in them."""
    return JsonLimits(values=max(JsonLimits.values, (request.max_content_length or 0) // _BYTES_PER_VALUE))


def _parsed(data: bytes, limits: JsonLimits) -> Any:
    try:
        if (encoding := json.detect_encoding(data)) not in _UTF8:
            raise ValueError("it must be UTF-8")
        limits.check(data)
        return json.loads(data.decode(encoding), object_pairs_hook=_without_repeats, parse_constant=_refuse_constant)
    except TooMuchJson as error:
        raise ValidationError({"body": [f"The body has {error}."]}) from error
    except (ValueError, RecursionError) as error:
        raise ValidationError({"body": [f"The body is not valid JSON: {error}."]}) from error


def _without_repeats(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    values = dict(pairs)
    if len(values) < len(pairs):
        raise ValueError("a key is given twice")
    return values


def _refuse_constant(text: str) -> float:
    raise ValueError(f"{text} is not a number")


def _unusable(value: Any) -> Any:
    """Returns what is wrong with the first value that cannot be computed with or stored, as marshmallow words it."""
    if isinstance(value, str):
        return None if _is_unicode(value) else ["Must be Unicode. It has an unpaired surrogate."]
    if isinstance(value, float | int):
        return None if _is_finite(value) else ["Must be a number that a 64-bit float can hold."]
    if isinstance(value, list):
        return next(({index: found} for index, item in enumerate(value) if (found := _unusable(item))), None)
    if isinstance(value, dict):
        return next(({key: found} for key, item in value.items() if (found := _unusable(key) or _unusable(item))), None)
    return None


def _is_unicode(text: str) -> bool:
    try:
        return text.isascii() or bool(text.encode())
    except UnicodeEncodeError:
        return False


def _is_finite(number: float) -> bool:
    try:
        return math.isfinite(number)
    except OverflowError:  # an integer that no float can hold
        return False
