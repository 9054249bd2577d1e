"""What the schemas of requests share."""

from __future__ import annotations

from typing import Any

from marshmallow import Schema

FURTHEST = 10.0  # for speed and truncation psi: beyond it there are no faces


def about(text: str, **more: Any) -> dict[str, Any]:
    """What the OpenAPI document says of a field."""
    return {"description": text, **more}


class NoParameters(Schema):
    """The call takes none."""
