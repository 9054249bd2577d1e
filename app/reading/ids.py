"""Ids of faces in paths and in queries: one spelling for each id."""

from __future__ import annotations

import re
from typing import Any

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
