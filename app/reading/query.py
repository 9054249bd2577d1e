"""Reads requests strictly: unknown parameters, and parameters given twice, are errors.

So a mistake in a request is reported instead of guessed away. Values are checked by `app/reading/text_fields.py` and
`app/reading/json_fields.py`.
"""

from __future__ import annotations

from typing import Any

from flask import Request
from marshmallow import RAISE, Schema, ValidationError
from webargs.flaskparser import FlaskParser
from webargs.multidictproxy import MultiDictProxy
from werkzeug.datastructures import MultiDict

from app.reading.forms import FORM, read_form
from app.reading.json_body import read_json
from app.reading.query_or_body import with_body


class RequestParser(FlaskParser):
    """The webargs parser of all calls. It answers 400 if a request is wrong, and refuses unknown parameters."""

    DEFAULT_VALIDATION_STATUS = 400
    DEFAULT_UNKNOWN_BY_LOCATION: dict[str, str | None] = {  # noqa: RUF012
        **FlaskParser.DEFAULT_UNKNOWN_BY_LOCATION,
        "query": RAISE,
        "json": RAISE,
        "files": RAISE,
        "body": RAISE,
    }
    __location_map__ = {**FlaskParser.__location_map__, "body": "load_body"}  # noqa: RUF012

    def load_querystring(self, req: Request, schema: Schema) -> MultiDictProxy:
        """Returns the query parameters of `req`; those of its body too, if the schema says `may_be_in_body`.

        Raises ValidationError if one is given twice.
        """
        repeated = {name: ["Given more than once."] for name, values in req.args.lists() if len(values) > 1}
        if repeated:
            raise ValidationError(repeated)
        if getattr(schema, "may_be_in_body", False):
            return MultiDictProxy(MultiDict(with_body(req, schema, req.args.to_dict())), schema)
        proxy: MultiDictProxy = super().load_querystring(req, schema)
        return proxy

    def load_json(self, req: Request, schema: Schema) -> Any:
        """Returns the JSON object in the body of `req`, see `read_json`."""
        return read_json(req)

    def load_body(self, req: Request, schema: Schema) -> Any:
        """Returns the fields of the form in the body of `req`, or of the JSON object in it."""
        return read_form(req) if req.mimetype == FORM else read_json(req)

    def load_files(self, req: Request, schema: Schema) -> Any:
        """Returns the fields of the form in the body of `req`, see `read_form`."""
        return read_form(req)
