"""How one response is made: by the application, or by the server itself where a request cannot be served."""

from __future__ import annotations

import datetime
import time
from types import SimpleNamespace
from typing import Any

from waitress.task import ErrorTask, WSGITask

from server.errors import as_server_error


class Response(WSGITask):  # type: ignore[misc]
    """The application's response to one request."""

    sent = 0  # bytes of the body

    def service(self) -> None:
        """Lets the application answer, and writes a line of the access log."""
        try:
            super().service()
        finally:
            if self.wrote_header or not self.channel.connected:  # otherwise it failed, and a Refusal follows
                sent = self.content_length or self.sent  # files are sent without `write`
                log_access(self, self.get_environment(), sent)

    def write(self, data: bytes) -> None:
        """Sends a part of the body."""
        self.sent += len(data)
        super().write(data)

    def set_close_on_finish(self) -> None:
        """Announces that the connection will be closed.

        waitress also closes it after responses without a body, because they have no length, which is not necessary.
        """
        options = self.request.headers.get("CONNECTION", "").lower().split(",")
        asked_to = "close" in (option.strip() for option in options)
        if self.has_body or self.version != "1.1" or asked_to or self.channel.is_last:
            super().set_close_on_finish()

    def build_response_header(self) -> bytes:
        """Returns the status line and the headers."""
        if self.channel.is_last:
            self.set_close_on_finish()
        header: bytes = super().build_response_header()
        return header

    def get_environment(self) -> dict[str, Any]:
        """Returns the WSGI environment."""
        environment: dict[str, Any] = super().get_environment()
        if "RAW_URI" not in environment:  # waitress keeps it
            environment["RAW_URI"] = self.request.request_uri
            environment["wsgi.url_scheme"] = self.channel.reception.scheme_of(environment)
        return environment


class Refusal(ErrorTask):  # type: ignore[misc]
    """The server's own response to a request that cannot be served."""

    def execute(self) -> None:
        """Sends the problem."""
        error = as_server_error(self.request.error)
        body = error.body
        self.status = f"{error.status} {error.phrase}"
        cors = self.channel.reception.cors_headers(self.request.headers.get("ORIGIN", ""))
        self.response_headers += [*error.headers, *cors.items()]
        self.content_length = len(body)
        if not error.is_whole or self.channel.is_last:
            self.set_close_on_finish()
        self.write(b"" if self.request.command == "HEAD" else body)
        log_access(self, self._environment(), len(body))

    def _environment(self) -> dict[str, Any]:
        """Returns what the access log needs of the WSGI environment; the header may not have been read."""
        request, headers = self.request, self.request.headers
        environment = {
            "REMOTE_ADDR": self.channel.addr[0],
            "REQUEST_METHOD": request.command,
            "RAW_URI": request.request_uri,
            "PATH_INFO": request.path,
            "QUERY_STRING": request.query,
            "SERVER_PROTOCOL": f"HTTP/{self.version}",
        }
        return environment | {f"HTTP_{name}": headers[name] for name in ("REFERER", "USER_AGENT") if name in headers}


def log_access(task: Any, environment: dict[str, Any], sent: int) -> None:
    """Writes a line of Gunicorn's access log, if there is one."""
    if not task.channel.reception.log.access_log_enabled:
        return
    response = SimpleNamespace(status=task.status, headers=task.response_headers, sent=sent)
    headers = [(name.replace("_", "-"), value) for name, value in task.request.headers.items()]
    taken = datetime.timedelta(seconds=max(time.time() - task.start_time, 0))
    task.channel.reception.log.access(response, SimpleNamespace(headers=headers), environment, taken)
