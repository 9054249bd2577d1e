"""Reads `multipart/form-data` bodies in memory.

By default Werkzeug writes larger files to a temporary file on the disk. A photograph of a person must not be stored
unless the request asks for it.
"""

from __future__ import annotations

import io
from typing import Any

from flask import Request
from marshmallow import ValidationError
from werkzeug.exceptions import HTTPException, UnsupportedMediaType
from werkzeug.formparser import FormDataParser

FORM = "multipart/form-data"
_MOST_PARTS = 20
_LONGEST_VALUES = 500_000  # bytes of all fields except the file, including what Werkzeug reads ahead


def read_form(request: Request) -> dict[str, Any]:
    """Returns the fields of the form by name: text as str, files as bytes.

    Raises:
        UnsupportedMediaType: The Content-Type header is not `multipart/form-data`.
        ValidationError: The body is not a form, or a field is given twice.
        RequestEntityTooLarge: The form has too many parts or bytes.
    """
    if request.mimetype != FORM:
        raise UnsupportedMediaType(f"The body must be {FORM}, as `curl -F` sends it.")
    parser = FormDataParser(
        stream_factory=_in_memory,
        max_form_memory_size=_LONGEST_VALUES,
        max_content_length=request.max_content_length,
        max_form_parts=_MOST_PARTS,
        silent=False,
    )
    try:
        _, texts, files = parser.parse(request.stream, FORM, request.content_length, request.mimetype_params)
    except HTTPException:
        raise
    except Exception as error:  # whatever the parser makes of a hostile form
        raise ValidationError({"body": [f"The body is not valid {FORM}: {error}."]}) from error
    lists = [*texts.lists(), *((name, [file.read() for file in found]) for name, found in files.lists())]
    names = [name for name, values in lists for _ in values]
    if repeated := {name: ["Given more than once."] for name in names if names.count(name) > 1}:
        raise ValidationError(repeated)
    return {name: values[0] for name, values in lists}


def _in_memory(*_: Any, **__: Any) -> io.BytesIO:
    return io.BytesIO()
