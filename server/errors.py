"""Errors that the server itself responds with, as `application/problem+json` (RFC 9457)."""

from __future__ import annotations

import http
import json
from typing import Any

MIMETYPE = "application/problem+json"


class ServerError:
    """The reason why a request does not reach the application.

    Args:
        status: The HTTP status.
        detail: What is wrong with the request.
        kind: The problem's `type`.
        title: The kind of problem in words. Defaults to the phrase of the status.
        retry_after: When to try again, in seconds.
        is_whole: Whether the request was read to its end, so that another one may follow on the connection.
    """

    def __init__(
        self,
        status: int,
        detail: str,
        *,
        kind: str = "about:blank",
        title: str = "",
        retry_after: int | None = None,
        is_whole: bool = False,
    ) -> None:
        self.status = status
        self.phrase = http.HTTPStatus(status).phrase
        self.retry_after = retry_after
        self.is_whole = is_whole
        self._problem = {"type": kind, "title": title or self.phrase, "status": status, "detail": detail}

    @property
    def body(self) -> bytes:
        """The problem as JSON."""
        return json.dumps(self._problem).encode()

    @property
    def headers(self) -> list[tuple[str, str]]:
        """The headers of the response."""
        headers = [("Content-Type", MIMETYPE), ("X-Content-Type-Options", "nosniff")]
        return headers if self.retry_after is None else [*headers, ("Retry-After", str(self.retry_after))]


def too_large(limit: int) -> ServerError:
    """Returns the error for a body of more than `limit` bytes."""
    return ServerError(413, f"The body may have at most {limit} bytes.")


def busy(retry_after: int) -> ServerError:
    """Returns the error for a call whose queue is full."""
    return ServerError(
        503,
        "Too many slow calls wait already. FACESPACE_SLOW_QUEUE sets how many may wait.",
        kind="urn:facespace:problem:queue-full",
        title="The queue is full",
        retry_after=retry_after,
        is_whole=True,
    )


def as_server_error(error: Any) -> ServerError:
    """Returns one of waitress' errors as a ServerError; one of ours stays as it is."""
    if isinstance(error, ServerError):
        return error
    if error.code == 413:  # waitress names a limit that is not ours
        return ServerError(413, "The body is too large.")
    return ServerError(error.code, f"{str(error.body).rstrip('.')}.")
