"""Fields of query strings and forms, whose values are text.

They accept one spelling only: `+4`, `4.0`, `1_000` and `٤` are not integers.
"""

from __future__ import annotations

import math
import re
from typing import Any

from marshmallow import ValidationError, fields

from services.recipes.layers import GROUPS


class TextInteger(fields.Integer):
    """An integer in decimal digits, with an optional minus sign."""

    def _validated(self, value: Any) -> int:
        if not isinstance(value, str) or not re.fullmatch(r"-?[0-9]{1,40}", value):
            raise self.make_error("invalid", input=value)
        return int(value)


class TextNumber(fields.Float):
    """A finite decimal number, with an optional exponent."""

    def _validated(self, value: Any) -> float:
        if not isinstance(value, str) or not re.fullmatch(r"[-]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][-+]?[0-9]+)?", value):
            raise self.make_error("invalid", input=value)
        number = float(value)
        if not math.isfinite(number):
            raise self.make_error("too_large", input=value)
        return number


class IdList(fields.Field[list[int]]):
    """Ids of faces, separated by commas: at least `shortest` and at most `longest`."""

    def __init__(self, shortest: int = 1, longest: int = 100, **options: Any) -> None:
        pattern = "^[1-9][0-9]{0,17}(,[1-9][0-9]{0,17})*$"
        metadata = {"type": "string", "pattern": pattern, "example": "1,2", **options.pop("metadata", {})}
        super().__init__(metadata=metadata, **options)
        self._shortest, self._longest = shortest, longest

    def _deserialize(self, value: Any, *_: Any, **__: Any) -> list[int]:
        if not isinstance(value, str) or not re.fullmatch(r"[1-9][0-9]{0,17}(,[1-9][0-9]{0,17})*", value):
            raise ValidationError("Must be ids of faces, separated by commas, such as 1,5,9.")
        ids = [int(part) for part in value.split(",")]
        if not self._shortest <= len(ids) <= self._longest:
            raise ValidationError(f"Must be between {self._shortest} and {self._longest} ids. Received: {len(ids)}.")
        return ids


_LAYERS = rf"({'|'.join(GROUPS)}|[0-9]{{1,3}}(,[0-9]{{1,3}})*)"


class LayersText(fields.Field[Any]):
    """`coarse`, `middle`, `fine`, or layer numbers separated by commas. services/recipes/layers.py interprets them."""

    def __init__(self, text: str, **options: Any) -> None:
        metadata = {"type": "string", "pattern": f"^{_LAYERS}$", "description": text, "example": "coarse"}
        super().__init__(metadata=metadata, **options)

    def _deserialize(self, value: Any, *_: Any, **__: Any) -> str | list[int]:
        if not isinstance(value, str) or not re.fullmatch(_LAYERS, value):
            raise ValidationError("Must be coarse, middle, fine, or layer numbers separated by commas, such as 0,1.")
        return value if value in GROUPS else [int(part) for part in value.split(",")]


class TextBoolean(fields.Boolean):
    """`true` or `false`."""

    def _deserialize(self, value: Any, *_: Any, **__: Any) -> bool:
        if value not in ("true", "false"):
            raise ValidationError("Must be true or false.")
        return bool(value == "true")


class FileField(fields.Field[bytes]):
    """A file in a form, as bytes."""

    def __init__(self, text: str, **options: Any) -> None:
        super().__init__(metadata={"type": "string", "format": "binary", "description": text}, **options)

    def _deserialize(self, value: Any, *_: Any, **__: Any) -> bytes:
        if not isinstance(value, bytes):
            raise ValidationError("Must be a file, sent with `curl -F NAME=@FILE` for instance.")
        return value
