"""The blueprint of this project: query parameters as `app/parameters.py` reads them, errors documented as problems."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from flask_smorest import Blueprint

from app.problems import MIMETYPE, ProblemSchema
from app.query import QueryParser

View = TypeVar("View", bound=Callable[..., object])


class ApiBlueprint(Blueprint):
    """A flask-smorest blueprint that answers errors as this project does."""

    ARGUMENTS_PARSER = QueryParser()

    def problems(self, *statuses: int) -> Callable[[View], View]:
        """Documents that a view may answer with a problem of each of `statuses`."""

        def decorate(view: View) -> View:
            for status in statuses:
                view = self.alt_response(status, schema=ProblemSchema, content_type=MIMETYPE)(view)
            return view

        return decorate
