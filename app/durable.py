"""Calls that may go on without their client: marked at each call, and served as jobs if a request asks for it.

- `Prefer: respond-async` (RFC 7240): the request is recorded and answered with 202; a job performs it.
- `Idempotency-Key`: the request is recorded under the key and performed once, however often it is sent.

A recorded request is checked before it is recorded. It is performed by this application like any other request.
"""

from __future__ import annotations

import contextlib
import functools
import re
from collections.abc import Callable, Iterator, Mapping
from io import BytesIO
from typing import Any, TypeVar, cast

from flask import Flask, Request, Response, json, request
from werkzeug.test import EnvironBuilder, run_wsgi_app

from app.answering.files import file_response
from app.answering.jobs import accepted
from app.answering.problems import MIMETYPE
from app.reading.face_fields import asked_fields
from app.reading.prefer import prefers_async
from jobs.job import FAILED, Job
from jobs.jobs import Jobs
from jobs.recorded import Asked, IsGone, Part, Reply
from services.errors import InvalidParameter

View = TypeVar("View", bound=Callable[..., object])
Split = Callable[[Asked, Mapping[str, Any]], list[Part]]

_KEY = re.compile(r"[\x21-\x7e]{1,255}")
_PERFORMED = "facespace.performed"  # in the WSGI environment of a recorded request
_BODY = "facespace.body"
_ACCEPT = "facespace.accept"  # what becomes of a request once it is found to be right
_KEPT = ("Content-Type", "Content-Disposition", "Location", "Link", "Retry-After")


def whole(asked: Asked, wish: Mapping[str, Any]) -> list[Part]:
    """Returns a request as the only part of its job."""
    return [Part(asked=asked, amount=wish.get("amount", 1))]


def durable(kind: str, split: Split = whole, *, has_query: bool = False) -> Callable[[View], View]:
    """Returns a decorator for views that may be performed by a job. It must stand right above the view.

    Args:
        kind: What the call makes, as `GET /jobs` names it.
        split: Cuts a request into parts, from the request and the arguments of the view.
        has_query: Whether the call has a schema for its query. Otherwise it takes `fields` only.
    """

    def decorate(view: View) -> View:
        @functools.wraps(view)
        def answer(*args: Any, **wish: Any) -> object:
            if not has_query:
                _check_query()
            accept = request.environ.get(_ACCEPT)
            return view(*args, **wish) if accept is None else accept(wish)

        cast(Any, answer).durable = (kind, split)
        return cast(View, answer)

    return decorate


class Durable:
    """Serves the marked calls of an application.

    Args:
        jobs: The jobs.
        max_amount: The largest number of faces that one part may make.
    """

    def __init__(self, jobs: Jobs, max_amount: int) -> None:
        self._jobs = jobs
        self._max_amount = max_amount

    def register(self, app: Flask) -> None:
        """Lets requests to the marked calls of `app` be served by jobs."""
        for endpoint, view in app.view_functions.items():
            if hasattr(view, "durable"):
                app.view_functions[endpoint] = self._serving(view)

    def _serving(self, view: Any) -> Any:
        kind, split = view.durable

        @functools.wraps(view)
        def answer(*args: Any, **kwargs: Any) -> Any:
            key, later = _key(request), prefers_async(request)
            if _PERFORMED in request.environ or not (later or key):
                return view(*args, **kwargs)
            request.max_content_length = getattr(view, "largest_body", request.max_content_length)
            request.environ[_BODY] = body = request.get_data(cache=False)
            request.stream = BytesIO(body)  # for the parser, which reads it once more
            request.environ[_ACCEPT] = functools.partial(self._accept, kind, split, key, later)
            return view(*args, **kwargs)

        return answer

    def _accept(self, kind: str, split: Split, key: str | None, later: bool, wish: Mapping[str, Any]) -> Response:
        asked = _asked(request)
        parts = split(asked, wish)
        if (most := max(part.amount for part in parts)) > self._max_amount:
            raise InvalidParameter("amount", f"amount must be at most {self._max_amount}. Received: {most}.")
        if later:
            return accepted(self._jobs.accept(kind, parts, key, whole=asked))
        assert key is not None
        return self._answer(self._jobs.run(kind, whole(asked, wish)[0], key))

    def _answer(self, job: Job) -> Response:
        """Returns what the first request with the key was answered."""
        if job.state == FAILED:
            headers = {name: value for name, value in job.headers.items() if name != "Content-Type"}
            return Response(json.dumps(job.problem), job.status or 500, headers, mimetype=MIMETYPE)
        file = self._jobs.open_result(job)
        return result_response(request, job, file)


def result_response(request: Request, job: Job, file: Any) -> Response:
    """Returns the answer that a request that succeeded got, or would have got."""
    response = file_response(request, file, job.headers.get("Content-Type", "application/octet-stream"))
    response.status_code = job.status or 200
    response.headers.update({name: value for name, value in job.headers.items() if name != "Content-Type"})
    return response


class Performer:
    """Performs recorded requests with the application, as if a client had sent them."""

    def __init__(self) -> None:
        self._app: Flask | None = None

    def perform_with(self, app: Flask) -> None:
        """Names the application."""
        self._app = app

    @contextlib.contextmanager
    def __call__(self, asked: Asked, is_gone: IsGone) -> Iterator[Reply]:
        """Yields the answer to a recorded request."""
        assert self._app is not None
        builder = EnvironBuilder(
            path=asked.path,
            base_url=f"http://localhost{asked.root}",
            query_string=asked.query,
            method=asked.method,
            content_type=asked.content_type or None,
            input_stream=BytesIO(asked.body),
            content_length=len(asked.body),
        )
        environment = builder.get_environ() | {_PERFORMED: True, "waitress.client_disconnected": is_gone}
        body, status, headers = run_wsgi_app(self._app.wsgi_app, environment)
        try:
            kept = {name: headers[name] for name in _KEPT if name in headers}
            yield Reply(status=int(status[:3]), headers=kept, body=body)
        finally:
            if hasattr(body, "close"):
                body.close()


def _check_query() -> None:
    """Raises InvalidParameter if the query of the request has more than the members of faces that it asks for."""
    for name, values in request.args.lists():
        if name != "fields" or len(values) > 1:
            raise InvalidParameter(name, f"{name}: {'Given more than once.' if name == 'fields' else 'Unknown field.'}")
    asked_fields()


def _asked(request: Request) -> Asked:
    return Asked(
        method=request.method,
        root=request.environ.get("SCRIPT_NAME", ""),
        path=request.path,
        query=request.query_string.decode("latin-1"),
        content_type=request.content_type or "",
        body=request.environ[_BODY],
    )


def _key(request: Request) -> str | None:
    key = request.headers.get("Idempotency-Key")
    if key is not None and not _KEY.fullmatch(key):
        raise InvalidParameter(
            "Idempotency-Key", "Idempotency-Key must be 1 to 255 visible ASCII characters, such as a UUID."
        )
    return key
