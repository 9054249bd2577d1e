"""flask-smorest's `Blueprint` and `Api`, adapted to how this project reads requests and reports errors."""

from __future__ import annotations

import functools
import http
from collections.abc import Callable
from typing import Any, Protocol, TypeVar

from flask import Response, json
from flask_smorest import Api, Blueprint  # type: ignore[import-untyped]
from marshmallow import Schema

from app.answering.addresses import address
from app.answering.jobs import JobSchema
from app.answering.problems import MIMETYPE, ProblemSchema
from app.document import finished
from app.durable import Split, durable, whole
from app.durable_headers import DURABLE, with_durable_headers
from app.reading.forms import FORM
from app.reading.query import RequestParser

View = TypeVar("View", bound=Callable[..., object])


_ACCEPTED_HEADERS = {
    "Location": {"description": "Path of the job.", "schema": {"type": "string"}},
    "Preference-Applied": {"description": "`respond-async`", "schema": {"type": "string"}},
}


class Decorator(Protocol):
    """A decorator that returns a view of the same type."""

    def __call__(self, view: View, /) -> View: ...


class ApiBlueprint(Blueprint):  # type: ignore[misc]
    """A flask-smorest blueprint that reads requests with `RequestParser` and documents errors as problems.

    flask-smorest is untyped. The annotations below give types to the decorators that the calls use.
    """

    ARGUMENTS_PARSER = RequestParser()

    get: Callable[..., Decorator]
    post: Callable[..., Decorator]
    delete: Callable[..., Decorator]
    patch: Callable[..., Decorator]
    arguments: Callable[..., Decorator]
    response: Callable[..., Decorator]
    alt_response: Callable[..., Decorator]
    doc: Callable[..., Decorator]

    def add_url_rule(self, rule: str, endpoint: str | None = None, view_func: Any = None, **options: Any) -> None:
        """Adds a call. The name of its view is its operationId, after which programs name what they generate."""
        named = self.doc(operationId=view_func.__name__)(view_func)
        super().add_url_rule(rule, endpoint, named, **options)

    def problems(self, *statuses: int) -> Decorator:
        """Documents that the view may return a problem with each of `statuses`.

        Each call may return 403 as well, see `app/reading/callers.py`.
        """

        # `alt_response` for each status would copy all that is known of the view: that took most of the start.
        responses = {
            str(status): {
                "description": http.HTTPStatus(status).phrase,
                "content": {MIMETYPE: {"schema": ProblemSchema}},
            }
            for status in {403, *statuses}
        }
        return self.doc(responses=responses)

    def arguments_or_form(self, body: type[Schema], form: type[Schema], example: dict[str, Any]) -> Decorator:
        """Reads the keyword arguments of the view from a JSON body, or from a form (`multipart/form-data`).

        Args:
            body: The schema of a JSON body.
            form: The schema of a form.
            example: Of a JSON body, for the document.
        """
        content = {"application/json": {"schema": body, "example": example}, FORM: {"schema": form}}

        def decorate(view: View) -> View:
            read: Any = self.ARGUMENTS_PARSER.use_kwargs(
                lambda request: form() if request.mimetype == FORM else body(), location="body"
            )(view)
            documented: View = self.doc(requestBody={"required": True, "content": content})(read)
            return documented

        return decorate

    def durable(self, kind: str, split: Split = whole, *, has_query: bool = False) -> Decorator:
        """Lets a job perform the call if the request asks for it, and documents how to ask. See `app/durable.py`.

        It must stand right above the view.
        """

        def decorate(view: View) -> View:
            decorated = self.doc(**{DURABLE: True})(
                self.problems(409, 422, 503)(durable(kind, split, has_query=has_query)(view))
            )
            described = "The request became a job, because it has `Prefer: respond-async`."
            accepted: View = self.alt_response(
                202, schema=JobSchema, headers=_ACCEPTED_HEADERS, description=described, success=True
            )(decorated)
            return accepted

        return decorate


class FacespaceApi(Api):  # type: ignore[misc]
    """flask-smorest's `Api` with problems (RFC 9457) in place of its own error format."""

    ERROR_SCHEMA = ProblemSchema
    DEFAULT_ERROR_RESPONSE_NAME = None

    @functools.cached_property
    def _document(self) -> str:
        """The OpenAPI document, which is built at the first request: it takes as long as a small face."""
        bodies = {name: key[0] for key, name in self.ma_plugin.converter.refs.items()}
        forms = {name: body.forms for name, body in bodies.items() if hasattr(body, "forms")}
        return json.dumps(finished(with_durable_headers(self.spec.to_dict()), forms), indent=2)

    def _openapi_json(self) -> Response:
        """Returns the OpenAPI document. Its server is where the client has the document from."""
        servers = json.dumps([{"url": address("") or "/"}])
        return Response(f'{{\n  "servers": {servers},{self._document[1:]}', mimetype="application/json")

    def _register_error_handlers(self) -> None:
        """Does nothing: `app/errors.py` registers the error handlers."""
