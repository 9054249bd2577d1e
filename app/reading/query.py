"""How parameters are read.

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

from app.reading.forms import read_form
from app.reading.json_body import read_json


class QueryParser(FlaskParser):
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


class IdList(fields.Field[list[int]]):
    """Ids of faces with commas between them, at least one and at most `longest`; `shortest` if more are needed."""

    def __init__(self, shortest: int = 1, longest: int = 100, **options: Any) -> None:
        pattern = "^[1-9][0-9]{0,17}(,[1-9][0-9]{0,17})*$"
        metadata = {"type": "string", "pattern": pattern, "example": "1,2", **options.pop("metadata", {})}
        super().__init__(metadata=metadata, **options)
        self._shortest, self._longest = shortest, longest

    def _deserialize(self, value: Any, *_: Any, **__: Any) -> list[int]:
        if not isinstance(value, str) or not re.fullmatch(r"[1-9][0-9]{0,17}(,[1-9][0-9]{0,17})*", value):
            raise ValidationError("Must be ids of faces with commas between them, as 1,5,9.")
        ids = [int(part) for part in value.split(",")]
        if not self._shortest <= len(ids) <= self._longest:
            raise ValidationError(f"Must be between {self._shortest} and {self._longest} ids. Received: {len(ids)}.")
        return ids
