"""Ranges of measured quantities in a query."""

from __future__ import annotations

import math
import re
from typing import Any

from marshmallow import ValidationError, fields

_NUMBER = r"-?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)"
_RANGE = re.compile(rf"([A-Za-z_][A-Za-z0-9_]*):({_NUMBER})?\.\.({_NUMBER})?")
_MOST = 20


class RangesField(fields.Field[dict[str, tuple[float, float]]]):
    """Ranges such as `age:20..30,smile:..0.1`: the lowest and the highest value of each quantity, by its name."""

    def __init__(self, **options: Any) -> None:
        metadata = {"type": "string", "example": "age:20..30,smile:..0.1", **options.pop("metadata", {})}
        super().__init__(metadata=metadata, **options)

    def _deserialize(self, value: Any, *_: Any, **__: Any) -> dict[str, tuple[float, float]]:
        parts = value.split(",") if isinstance(value, str) else []
        if not 1 <= len(parts) <= _MOST:
            raise ValidationError(f"Must be 1 to {_MOST} ranges, separated by commas.")
        found: dict[str, tuple[float, float]] = {}
        for part in parts:
            match = _RANGE.fullmatch(part)
            if match is None or match[1] in found:
                raise ValidationError(
                    f"Must be ranges such as age:20..30 or smile:..0.1, one for each quantity. Received: {part[:60]!r}."
                )
            low, high = float(match[2] or -math.inf), float(match[3] or math.inf)
            if low > high:
                raise ValidationError(f"A range must not end before it begins. Received: {part[:60]!r}.")
            found[match[1]] = low, high
        return found
