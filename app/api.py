"""The blueprint of this project: parameters as `app/reading/query.py` has them read, errors documented as problems."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol, TypeVar

from flask_smorest import Api, Blueprint  # type: ignore[import-untyped]

from app.answering.problems import MIMETYPE, ProblemSchema
from app.reading.query import RequestParser

View = TypeVar("View", bound=Callable[..., object])


class Decorator(Protocol):
    """Leaves the type of a view as it is."""

    def __call__(self, view: View, /) -> View: ...


class ApiBlueprint(Blueprint):  # type: ignore[misc]
    """A flask-smorest blueprint that reads requests and answers errors as this project does.

    flask-smorest has no types; the annotations give some to those of its decorators that are used here.
    """

    ARGUMENTS_PARSER = RequestParser()

    get: Callable[..., Decorator]
    post: Callable[..., Decorator]
    delete: Callable[..., Decorator]
    arguments: Callable[..., Decorator]
    response: Callable[..., Decorator]
    alt_response: Callable[..., Decorator]

    def problems(self, *statuses: int) -> Decorator:
        """Documents that the view may answer with a problem of each of `statuses`."""

        def decorate(view: View) -> View:
            for status in statuses:
                view = self.alt_response(status, schema=ProblemSchema, content_type=MIMETYPE)(view)
            return view

        return decorate


class FacespaceApi(Api):  # type: ignore[misc]
    """The API without flask-smorest's own form of errors."""

    ERROR_SCHEMA = ProblemSchema
    DEFAULT_ERROR_RESPONSE_NAME = None

    def _register_error_handlers(self) -> None:
        """Left to `app/errors.py`."""
