"""Reads one request: its header by waitress' parser, with limits that depend on the call."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from typing import Any, Protocol

from waitress.parser import HTTPRequestParser, ParsingError

from server.errors import ServerError, as_server_error, too_large

_LONGEST_CONTROL_LINE = 4096  # bytes between two chunks of a body
_OVERHEAD = 4  # how many times its own size a body may take on the wire, because of tiny chunks


class Plan(Protocol):
    """How a call is served: in which lane, and how many bytes its body may have."""

    @property
    def lane(self) -> str: ...

    @property
    def largest_body(self) -> int: ...


@dataclasses.dataclass(frozen=True)
class DefaultPlan:
    """The plan of calls about which the application says nothing."""

    lane: str = "quick"
    largest_body: int = 1 << 20


# Takes the method, the path, the query string, and the headers Prefer and Accept.
Planner = Callable[[str, str, str, str, str], Plan]


class Request(HTTPRequestParser):  # type: ignore[misc]
    """A request, while it is read and afterwards. `error` says why it cannot be served, if so.

    Args:
        adjustments: The settings of waitress.
        planner: Tells how calls are served.
        longest_line: The longest request line in bytes; 0 for any length.
    """

    error: ServerError | None
    command = request_uri = path = "-"  # until the request line is read, for the logs
    query = ""

    def __init__(self, adjustments: Any, planner: Planner, longest_line: int) -> None:
        super().__init__(adjustments)
        self.plan: Plan = DefaultPlan()
        self._planner = planner
        self._longest_line = longest_line

    @property
    def held_bytes(self) -> int:
        """The size of the body so far."""
        return 0 if self.body_rcv is None else len(self.body_rcv)

    def received(self, data: bytes) -> int:
        """Takes the next bytes of the connection, and returns how many of them belong to this request."""
        in_header = not self.headers_finished
        if in_header and self._line_is_too_long(data):
            self.fail(ServerError(414, f"The request line may have at most {self._longest_line} bytes."))
            return len(data)
        consumed: int = super().received(data)
        if self.headers_finished and not self.empty and self.error is None:
            self._check_body(starts=in_header)
        if self.error is not None:
            self.fail(self.error)
        if self.completed:
            self.expect_continue = False  # or waitress would ask for a body that is there, or is not wanted
        return consumed

    def parse_header(self, header_plus: bytes) -> None:
        """Reads the header. Raises waitress' ParsingError and TransferEncodingNotImplemented."""
        try:
            super().parse_header(header_plus)
        except ValueError as error:  # such as a number of 5,000 digits
            raise ParsingError("Content-Length is invalid") from error
        if self.proxy_netloc:  # of http://host/path in the request line: it counts, not the header (RFC 9112, 3.2.2)
            self.headers["HOST"] = self.proxy_netloc
        if self.error is None and self.version not in ("1.0", "1.1"):
            self.error = ServerError(505, f"HTTP/{self.version or '0.9'} is not supported. Use HTTP/1.1.")
        elif self.chunked and "CONTENT_LENGTH" in self.headers:
            self.error = ServerError(400, "A chunked body must not have the header Content-Length.")
        elif self.version == "1.0" and "TRANSFER_ENCODING" in self.headers:
            self.error = ServerError(501, "HTTP/1.0 has no Transfer-Encoding. Use HTTP/1.1.")

    def fail(self, error: Any) -> None:
        """Gives the request up: it will be answered with `error`, which may be one of waitress' own."""
        self.error = as_server_error(error)
        self.completed = True

    def _line_is_too_long(self, data: bytes) -> bool:
        line = (self.header_plus + data).lstrip().partition(b"\n")[0]
        return 0 < self._longest_line < len(line)

    def _check_body(self, starts: bool) -> None:
        if starts:
            path = self.path.encode("latin-1").decode(errors="replace")
            prefer, accept = self.headers.get("PREFER", ""), self.headers.get("ACCEPT", "")
            self.plan = self._planner(self.command, path, self.query, prefer, accept)
        largest = self.plan.largest_body
        announced = self.body_rcv.chunk_remainder if self.chunked else self.content_length
        if max(announced, self.held_bytes) > largest:
            self.error = too_large(largest)
        elif self.chunked and self._is_wasteful(largest):
            self.error = ServerError(400, "The chunks of the body are too small, or their lines too long.")

    def _is_wasteful(self, largest: int) -> bool:
        line = max(len(self.body_rcv.control_line), len(self.body_rcv.trailer))
        return line > _LONGEST_CONTROL_LINE or self.body_bytes_received > _OVERHEAD * (largest + _LONGEST_CONTROL_LINE)
