"""Turns errors into problem responses: errors of the services by `TABLE`, those of Flask and webargs by status."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterator, Mapping
from typing import Any, Protocol

from flask import Flask, Response, request
from werkzeug.exceptions import HTTPException, MethodNotAllowed, RequestedRangeNotSatisfiable

from app.answering.addresses import address
from app.answering.problems import joined, problem
from jobs import errors as job_errors
from services import errors


@dataclasses.dataclass(frozen=True)
class Row:
    """The response to one kind of service error.

    Attributes:
        status: The HTTP status.
        title: The kind of error in words.
        kind: The last part of the problem's `type`.
        more: Returns further arguments of `problem` for an error: its fields, headers or members.
    """

    status: int
    title: str
    kind: str
    more: Callable[[Any], dict[str, Any]] = lambda error: {}


class _Retryable(Protocol):
    retry_after: int


def _retry(error: _Retryable) -> dict[str, Any]:
    return {"headers": {"Retry-After": str(error.retry_after)}}


KIND = "urn:facespace:problem:"

TABLE: dict[type[errors.ServiceError], Row] = {
    errors.InvalidParameter: Row(
        400, "A parameter is wrong", "invalid-parameter", lambda error: {"errors": [(error.field, str(error))]}
    ),
    errors.NotMeasurable: Row(
        422, "This cannot be measured", "not-measurable", lambda error: {"errors": [(error.field, str(error))]}
    ),
    errors.OutOfRange: Row(
        422,
        "Out of the network's range",
        "out-of-range",
        lambda error: {"errors": [(error.field, str(error))], "nearest": error.nearest},
    ),
    errors.FaceNotFound: Row(
        404,
        "No such face",
        "face-not-found",
        lambda error: {"errors": [(error.field, str(error))] if error.field else []},
    ),
    errors.SeedTaken: Row(409, "The face was made again meanwhile", "seed-taken"),
    errors.PictureNotFound: Row(
        404, "No such picture", "picture-not-found", lambda error: {"errors": [(error.field, str(error))]}
    ),
    errors.NetworkNotReady: Row(
        503,
        "Not ready",
        "network-not-ready",
        lambda error: _retry(error) | ({"download": error.download} if error.download else {}),
    ),
    errors.NetworkMismatch: Row(
        409, "Another network is needed", "network-mismatch", lambda error: {"network": error.network}
    ),
    errors.NetworkUnusable: Row(
        503, "The network cannot be loaded", "network-unusable", lambda error: {"network": error.network}
    ),
    errors.DirectionsUnusable: Row(503, "A file of directions cannot be used", "directions-unusable"),
    errors.MeasuresUnusable: Row(503, "A file of measuring networks cannot be used", "measures-unusable"),
    errors.NotAvailable: Row(
        422, "This service cannot do it", "not-available", lambda error: {"errors": [(error.field, str(error))]}
    ),
    errors.NotEnoughFaces: Row(
        422,
        "Too few faces fit",
        "not-enough-faces",
        lambda error: {"found": error.found, "tries": error.tries, "limits": error.limits},
    ),
    errors.QueueFull: Row(503, "The queue is full", "queue-full", _retry),
    errors.MemoryFull: Row(503, "The memory for requests is in use", "memory-full", _retry),
    errors.NeedsTooMuchMemory: Row(400, "The request needs too much memory", "needs-too-much-memory"),
    errors.ClientGone: Row(499, "The client closed the connection", "client-gone"),  # nginx's status, for the log
    errors.Superseded: Row(409, "A newer preview has begun", "superseded"),
    errors.DeadlinePassed: Row(503, "The deadline has passed", "deadline-passed", _retry),
    errors.ResultsError: Row(503, "The results folder cannot be used", "results-unusable"),
    errors.StorageFull: Row(507, "The disk is full", "storage-full"),
    job_errors.JobNotFound: Row(404, "No such job", "job-not-found"),
    job_errors.JobForgotten: Row(410, "The job was removed", "job-forgotten"),
    job_errors.JobsNotReady: Row(503, "Jobs are not ready", "jobs-not-ready", _retry),
    job_errors.TooManyJobs: Row(503, "Too many jobs wait", "too-many-jobs", _retry),
    job_errors.JobNotEnded: Row(409, "The job has not ended", "job-not-ended"),
    job_errors.NotRetryable: Row(409, "The job has succeeded", "not-retryable"),
    job_errors.NoResult: Row(409, "The job has no result", "no-result"),
    job_errors.KeyReused: Row(422, "The key belongs to another request", "key-reused"),
    job_errors.KeyInUse: Row(409, "The first request is still running", "key-in-use", _retry),
}


def register_errors(app: Flask) -> None:
    """Registers handlers that turn every error of `app` into a problem response."""
    app.register_error_handler(errors.ServiceError, service_problem)
    app.register_error_handler(HTTPException, http_problem)


def service_problem(error: errors.ServiceError) -> Response:
    """Returns the response to a service error, by the row of its class or of the nearest base class."""
    row = next(TABLE[kind] for kind in type(error).__mro__ if kind in TABLE)
    return problem(row.status, str(error), kind=KIND + row.kind, title=row.title, **row.more(error))


def http_problem(error: HTTPException) -> Response:
    """Returns the response to an error of Flask, Werkzeug or webargs.

    Flask has already logged an unforeseen error. The response to it has no details, because they may be confidential.
    """
    messages = getattr(error, "data", {}).get("messages")
    if messages is not None:
        return _parameter_problem(messages)
    status = error.code or 500
    if status >= 500:
        return problem(status, "The service failed unexpectedly. Its log has the details.")
    headers = _headers(error)
    path = address(request.path)
    details = {404: f"There is nothing at {path}.", 405: f"{path} does not support {request.method}."}
    return problem(status, details.get(status, error.description or error.name), headers=headers)


def _headers(error: HTTPException) -> dict[str, str]:
    if isinstance(error, MethodNotAllowed):
        return {"Allow": ", ".join(sorted(error.valid_methods or ()))}
    if isinstance(error, RequestedRangeNotSatisfiable):
        return {"Content-Range": f"bytes */{error.length}"}
    return {}


def _parameter_problem(messages: Mapping[str, Any]) -> Response:
    """Returns the response to webargs' messages, {location: {field: [text, ...] or {index or key: [text, ...]}}}."""
    found = [error for fields in messages.values() for error in _flatten(fields)]
    details = [text if text.startswith(field) else f"{place}: {text}" for field, place, text in found]
    row = TABLE[errors.InvalidParameter]
    fields = [(field, text if place == field else f"{place}: {text}") for field, place, text in found]
    return problem(row.status, joined(details), kind=KIND + row.kind, title=row.title, errors=fields)


def _flatten(messages: Any, field: str = "", place: str = "") -> Iterator[tuple[str, str, str]]:
    """Yields the field, the place in it, and the text of each message: "ids", "ids[3]", "Not a valid integer."."""
    if isinstance(messages, Mapping):
        for key, inner in messages.items():
            if isinstance(key, int):
                yield from _flatten(inner, field, f"{place}[{key}]")
            elif field and key in ("key", "value", "_schema"):  # marshmallow's levels for Dict entries and objects
                yield from _flatten(inner, field, place)
            else:
                name = f"{field}.{key}" if field else str(key)
                yield from _flatten(inner, name, f"{place}.{key}" if place else name)
    elif isinstance(messages, list):
        for inner in messages:
            yield from _flatten(inner, field, place)
    else:
        yield field, place, str(messages)
