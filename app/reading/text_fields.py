"""Fields of query strings and forms, whose values are text."""

from __future__ import annotations

import math
import re
from typing import Any

from marshmallow import ValidationError, fields


class TextInteger(fields.Integer):
    """Decimal digits, with a minus sign perhaps."""

    def _validated(self, value: Any) -> int:
        if not isinstance(value, str) or not re.fullmatch(r"-?[0-9]{1,40}", value):
            raise self.make_error("invalid", input=value)
        return int(value)


class TextNumber(fields.Float):
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


class TextBoolean(fields.Boolean):
    """`true` or `false`, as text."""

    def _deserialize(self, value: Any, *_: Any, **__: Any) -> bool:
        if value not in ("true", "false"):
            raise ValidationError("Must be true or false.")
        return bool(value == "true")


class FileField(fields.Field[bytes]):
    """A file of a form."""

    def __init__(self, text: str, **options: Any) -> None:
        super().__init__(metadata={"type": "string", "format": "binary", "description": text}, **options)

    def _deserialize(self, value: Any, *_: Any, **__: Any) -> bytes:
        if not isinstance(value, bytes):
            raise ValidationError("Must be a file, as `curl -F NAME=@FILE` sends it.")
        return value
