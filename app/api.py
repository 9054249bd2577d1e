"""The blueprint of this project: parameters as `app/reading/query.py` has them read, errors documented as problems."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Protocol, TypeVar

from flask_smorest import Blueprint  # type: ignore[import-untyped]
from marshmallow import Schema

from app.answering.problems import MIMETYPE, ProblemSchema
from app.reading.query import QueryParser

View = TypeVar("View", bound=Callable[..., object])


class Decorator(Protocol):
    """Leaves the type of a view as it is."""

    def __call__(self, view: View, /) -> View: ...


class ApiBlueprint(Blueprint):  # type: ignore[misc]
    """A flask-smorest blueprint whose calls take queries, JSON or forms, and answer errors as this project does."""

    ARGUMENTS_PARSER = QueryParser()

    def call(self, method: str, rule: str) -> Decorator:
        """Makes the view the answer to `method` at `rule`."""
        decorator: Decorator = self.route(rule, methods=[method])
        return decorator

    def takes(self, parameters: type[Schema] | Schema) -> Decorator:
        """Reads the query parameters into arguments of the view."""
        decorator: Decorator = self.arguments(parameters, location="query", as_kwargs=True)
        return decorator

    def takes_body(self, body: type[Schema] | Schema, example: Mapping[str, Any]) -> Decorator:
        """Reads the JSON body into arguments of the view."""
        decorator: Decorator = self.arguments(body, location="json", as_kwargs=True, example=dict(example))
        return decorator

    def takes_form(self, form: type[Schema] | Schema) -> Decorator:
        """Reads the form in the body, texts and files, into arguments of the view."""
        decorator: Decorator = self.arguments(form, location="files", as_kwargs=True)
        return decorator

    def answers(self, status: int, schema: Any = None, **documented: Any) -> Decorator:
        """Documents the view's answer, and dumps it by `schema` unless it is a Response."""
        decorator: Decorator = self.response(status, schema, **documented)
        return decorator

    def may_answer(self, status: int, schema: Any = None, **documented: Any) -> Decorator:
        """Documents another answer of the view."""
        decorator: Decorator = self.alt_response(status, schema=schema, **documented)
        return decorator

    def problems(self, *statuses: int) -> Decorator:
        """Documents that the view may answer with a problem of each of `statuses`."""

        def decorate(view: View) -> View:
            for status in statuses:
                view = self.may_answer(status, ProblemSchema, content_type=MIMETYPE)(view)
            return view

        return decorate
