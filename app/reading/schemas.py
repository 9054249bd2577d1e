"""What the schemas of requests have in common."""

from __future__ import annotations

import copy
from typing import Any, TypeVar

from flask import request
from marshmallow import Schema, validate

from app.reading.prefer import prefers_async

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


def at_most(schema: type[Limited], max_amount: int, max_job_amount: int | None = None) -> Limited:
    """Returns an instance of `schema` that refuses more than `max_amount` faces, and documents this limit.

    Requests with `Prefer: respond-async` may ask for up to `max_job_amount`, if it is given.
    """
    limited = schema()
    limited.max_amount = max_amount
    field = limited.fields[limited.limited_field]
    field.validators = [copy.copy(validator) for validator in field.validators]  # instances share those of the class
    for validator in field.validators:
        validator.max = max_amount  # type: ignore[attr-defined]
    if max_job_amount is not None:
        field.validators = [_ForJobsToo(validator, max_job_amount) for validator in field.validators]
    return limited


class _ForJobsToo(validate.Range):
    """A range with another upper limit for requests that become jobs."""

    def __init__(self, usual: Any, max_job_amount: int) -> None:
        super().__init__(min=usual.min, max=usual.max)
        self._for_jobs = validate.Range(min=usual.min, max=max_job_amount)

    def __call__(self, value: Any) -> Any:
        return self._for_jobs(value) if prefers_async(request) else super().__call__(value)
