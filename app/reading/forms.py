"""How forms with a file are read: `multipart/form-data`, in memory.

Werkzeug would write larger files to the disk, into a temporary one; a photograph of a person does not go there unless
somebody asked for it.
"""

from __future__ import annotations

import io
from typing import Any

from flask import Request
from marshmallow import ValidationError
from werkzeug.exceptions import UnsupportedMediaType
from werkzeug.formparser import FormDataParser

FORM = "multipart/form-data"
_MOST_PARTS = 20
_LONGEST_VALUES = 500_000  # bytes of all fields but the file, and of what Werkzeug reads ahead


def read_form(request: Request) -> dict[str, Any]:
    """The fields of a form, texts and files (as bytes), each once.

    Raises:
        UnsupportedMediaType: the header says that it is something else.
        ValidationError: it is not one, or a field is there twice.
        RequestEntityTooLarge: it has more parts or bytes than it may.
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
    except ValueError as error:
        raise ValidationError({"body": [f"It is not {FORM}: {error}."]}) from error
    lists = [*texts.lists(), *((name, [file.read() for file in found]) for name, found in files.lists())]
    names = [name for name, values in lists for _ in values]
    if repeated := {name: ["Given more than once."] for name in names if names.count(name) > 1}:
        raise ValidationError(repeated)
    return {name: values[0] for name, values in lists}


def _in_memory(*_: Any, **__: Any) -> io.BytesIO:
    return io.BytesIO()
