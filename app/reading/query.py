"""How parameters are read.

`+4`, `4.0`, `1_000` and `٤` are not numbers here, `amount=1&amount=2` and parameters that a call does not know are
errors: what a client means has to be plain.
"""

from __future__ import annotations

from typing import Any

from flask import Request
from marshmallow import RAISE, Schema, ValidationError
from webargs.flaskparser import FlaskParser
from webargs.multidictproxy import MultiDictProxy

from app.reading.forms import read_form
from app.reading.json_body import read_json


class RequestParser(FlaskParser):
    """Answers 400, and takes each parameter once."""

    DEFAULT_VALIDATION_STATUS = 400
    DEFAULT_UNKNOWN_BY_LOCATION: dict[str, str | None] = {  # noqa: RUF012
        **FlaskParser.DEFAULT_UNKNOWN_BY_LOCATION,
        "query": RAISE,
        "json": RAISE,
        "files": RAISE,
    }

    def load_querystring(self, req: Request, schema: Schema) -> MultiDictProxy:
        """The parameters of `req`; raises ValidationError for one that is given twice."""
        repeated = {name: ["Given more than once."] for name, values in req.args.lists() if len(values) > 1}
        if repeated:
            raise ValidationError(repeated)
        proxy: MultiDictProxy = super().load_querystring(req, schema)
        return proxy

    def load_json(self, req: Request, schema: Schema) -> Any:
        """The JSON object in the body of `req`; see app/reading/json_body.py."""
        return read_json(req)

    def load_files(self, req: Request, schema: Schema) -> Any:
        """The fields of the form in the body of `req`; see app/reading/forms.py."""
        return read_form(req)
