"""Cursors: where a page of a list ends, as an opaque text."""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Sequence

from services.errors import InvalidParameter

_LARGEST = 1e300  # a whole number may be too large for a float
Place = tuple[float | None, int]


def cursor(order: str, place: Place) -> str:
    """Returns the text of a place in a list with an order such as "-created"."""
    data = json.dumps([order, *place], separators=(",", ":")).encode()
    return base64.urlsafe_b64encode(data).decode().rstrip("=")


def place_after(order: str, text: str) -> Place:
    """Returns the place of a cursor, or of an id in a list by ids.

    Raises:
        InvalidParameter: The text is neither, or the cursor of a list with another order.
    """
    if text.isascii() and text.isdecimal() and len(text) <= 16 and order in ("id", "-id"):
        return float(text), int(text)
    try:
        found = json.loads(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))
    except (binascii.Error, ValueError, RecursionError):
        found = None
    if not _is_place(found):
        raise InvalidParameter("after", "after must be `next` of the page before. Received another text.")
    if found[0] != order:
        raise InvalidParameter("after", f"after is from a list with sort={found[0]}, and this one has sort={order}.")
    return None if found[1] is None else float(found[1]), found[2]


def _is_place(found: object) -> bool:
    if not isinstance(found, Sequence) or isinstance(found, str) or len(found) != 3:
        return False
    order, value, face_id = found
    is_number = value is None or (type(value) in (int, float) and abs(value) < _LARGEST)
    return isinstance(order, str) and is_number and type(face_id) is int and 0 < face_id < 2**53
