"""What the schemas of requests have in common."""

from __future__ import annotations

import copy
from typing import Any, TypeVar

from marshmallow import Schema

FURTHEST = 10.0  # largest |speed|, |truncation psi|, |weight| and |strength|: beyond it pictures no longer show faces


def about(text: str, **more: Any) -> dict[str, Any]:
    """Returns the metadata of a field: its description in the OpenAPI document, and further keywords of its schema."""
    return {"description": text, **more}


class NoParameters(Schema):
    """The schema of calls that take no parameters."""


class LimitedSchema(Schema):
    """A schema whose `limited_field` says how many faces to make: as a number, or with one item per face.

    `at_most` makes an instance with an upper limit, which only `create_app` knows.
    """

    limited_field = "amount"
    max_amount: int


Limited = TypeVar("Limited", bound=LimitedSchema)


def at_most(schema: type[Limited], max_amount: int) -> Limited:
    """Returns an instance of `schema` that refuses more than `max_amount` faces, and documents this limit."""
    limited = schema()
    limited.max_amount = max_amount
    field = limited.fields[limited.limited_field]
    field.validators = [copy.copy(validator) for validator in field.validators]  # instances share those of the class
    for validator in field.validators:
        validator.max = max_amount  # type: ignore[attr-defined]
    return limited
