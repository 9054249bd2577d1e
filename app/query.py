"""How query parameters are read.

`+4`, `4.0`, `1_000` and `٤` are not numbers here, `amount=1&amount=2` and parameters that a call does not know are
errors: what a client means has to be plain.
"""

from __future__ import annotations

import math
import re
from typing import Any

from flask import Request
from marshmallow import RAISE, Schema, ValidationError, fields
from webargs.flaskparser import FlaskParser
from webargs.multidictproxy import MultiDictProxy


class QueryParser(FlaskParser):
    """Answers 400, and takes each parameter once."""

    DEFAULT_VALIDATION_STATUS = 400
    DEFAULT_UNKNOWN_BY_LOCATION: dict[str, str | None] = {  # noqa: RUF012
        **FlaskParser.DEFAULT_UNKNOWN_BY_LOCATION,
        "query": RAISE,
    }

    def load_querystring(self, req: Request, schema: Schema) -> MultiDictProxy:
        """The parameters of `req`; raises ValidationError for one that is given twice."""
        repeated = {name: ["Given more than once."] for name, values in req.args.lists() if len(values) > 1}
        if repeated:
            raise ValidationError(repeated)
        proxy: MultiDictProxy = super().load_querystring(req, schema)
        return proxy


class WholeNumber(fields.Integer):
    """Decimal digits, with a minus sign perhaps."""

    def _validated(self, value: Any) -> int:
        if not isinstance(value, str) or not re.fullmatch(r"-?[0-9]{1,40}", value):
            raise self.make_error("invalid", input=value)
        return int(value)


class Number(fields.Float):
    """A finite decimal number."""

    def _validated(self, value: Any) -> float:
        if not isinstance(value, str) or not re.fullmatch(r"[-]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][-+]?[0-9]+)?", value):
            raise self.make_error("invalid", input=value)
        number = float(value)
        if not math.isfinite(number):
            raise self.make_error("too_large", input=value)
        return number
