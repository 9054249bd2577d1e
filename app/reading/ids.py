"""Ids of faces in paths and in queries: one spelling for each id."""

from __future__ import annotations

import re
from typing import Any

from marshmallow import ValidationError, fields
from werkzeug.routing import IntegerConverter

from app.reading.text_fields import TextInteger

_LEADING_ZERO = re.compile("-?0[0-9]")


class IdConverter(IntegerConverter):
    """The part `<int:face_id>` of a path. `01`, `+1`, `1_0` and digits of other scripts are not ids: 404."""

    regex = "[1-9][0-9]{0,15}"  # the largest id, 2**53 - 1, has 16 digits


class TextId(TextInteger):
    """An id in a query. It has no leading zeros, so that each face has one address."""

    def _validated(self, value: Any) -> int:
        if isinstance(value, str) and _LEADING_ZERO.match(value):
            raise self.make_error("invalid", input=value)
        return super()._validated(value)


MOST_RANGES = 500
_RANGE = "[1-9][0-9]{0,15}(-[1-9][0-9]{0,15})?"


class IdRanges(fields.Field[list[tuple[int, int]]]):
    """Ids and ranges of ids, separated by commas: `1,5-9,12` stands for (1, 1), (5, 9), (12, 12)."""

    def __init__(self, text: str, **options: Any) -> None:
        pattern = f"^{_RANGE}(,{_RANGE})*$"
        metadata = {"type": "string", "pattern": pattern, "example": "1,5-9,12", "description": text}
        super().__init__(metadata=metadata, **options)

    def _deserialize(self, value: Any, *_: Any, **__: Any) -> list[tuple[int, int]]:
        if not isinstance(value, str) or not re.fullmatch(f"{_RANGE}(,{_RANGE})*", value):
            raise ValidationError("Must be ids and ranges of ids, separated by commas, such as 1,5-9,12.")
        ends = [part.split("-") for part in value.split(",")]
        if len(ends) > MOST_RANGES:
            raise ValidationError(f"Must be at most {MOST_RANGES} ids and ranges. Received: {len(ends)}.")
        ranges = [(int(each[0]), int(each[-1])) for each in ends]
        if wrong := next((each for each in ranges if each[0] > each[1]), None):
            raise ValidationError(f"A range must not end before it begins. Received: {wrong[0]}-{wrong[1]}.")
        return ranges
