"""What the listening sockets of a worker share: connections, lanes and limits."""

from __future__ import annotations

import dataclasses
import time
from collections.abc import Callable, Mapping
from socket import socket
from typing import Any

from waitress.adjustments import Adjustments

from server.connection import Connection
from server.errors import ServerError, busy
from server.lanes import Lane
from server.listener import Listener
from server.polling import poll
from server.request import Planner

_AFTER_STOP = 2.0  # seconds that clients have, when the worker stops, to go on with a request


@dataclasses.dataclass(frozen=True, kw_only=True)
class Limits:
    """What a client may do.

    Attributes:
        patience: Seconds for which a client may be slow; see `Patience`.
        keepalive: Seconds for which a connection may stay open without a request.
        connections: How many connections may be open.
        longest_line: The longest request line in bytes; 0 for any length.
        longest_header: The longest header in bytes.
        bodies: How many bytes of bodies may be in memory, all connections together.
        in_memory: The largest body in bytes that never touches the disk.
        retry_after: What clients are told if a lane is full, in seconds.
        interval: Seconds after which it is checked again who is too slow.
    """

    patience: float = 30.0
    keepalive: float = 60.0
    connections: int = 1000
    longest_line: int = 4094
    longest_header: int = 1 << 15
    bodies: int = 1 << 28
    in_memory: int = 1 << 25
    retry_after: int = 5
    interval: float = 1.0


class Reception:
    """Takes requests in, and hands complete ones to the lane of their call.

    Args:
        application: The WSGI application.
        planner: Tells how a call is served.
        lanes: The lanes by name. "quick" serves calls whose lane does not exist; "probe" sends refusals.
        limits: What a client may do.
        log: Gunicorn's log.
        is_secure: Tells from a WSGI environment whether the client used TLS, which ended at a proxy.
        cors_headers: Returns the headers that let pages of an origin read the server's own errors.
    """

    def __init__(
        self,
        application: Any,
        planner: Planner,
        lanes: Mapping[str, Lane],
        limits: Limits,
        log: Any,
        is_secure: Callable[[Mapping[str, Any]], bool] = lambda environment: False,
        cors_headers: Callable[[str], Mapping[str, str]] = lambda origin: {},
    ) -> None:
        self.application = application
        self.planner = planner
        self.limits = limits
        self.log = log
        self.cors_headers = cors_headers
        self.map: dict[int, Any] = {}
        self._stopped_at: float | None = None
        self.served = 0
        self._lanes = lanes
        self._is_secure = is_secure
        self._listeners: list[Listener] = []
        self._next_round = 0.0
        self._adjustments = _adjustments(limits)

    @property
    def is_stopping(self) -> bool:
        """Whether connections are closed after their present request."""
        return self._stopped_at is not None

    def may_idle(self, since: float) -> bool:
        """Returns whether a connection that has had no request since then stays open."""
        return time.monotonic() < since + self.limits.keepalive and not self.cannot_wait(since)

    def cannot_wait(self, since: float) -> bool:
        """Returns whether the worker is stopping and the client has sent nothing for _AFTER_STOP seconds.

        `since` is when it last sent something, in seconds of time.monotonic."""
        return self._stopped_at is not None and time.monotonic() > max(since, self._stopped_at) + _AFTER_STOP

    def listen(self, sock: socket) -> None:
        """Accepts connections on `sock` from now on."""
        self._listeners.append(Listener(sock, self, self._adjustments))

    def connections(self) -> list[Connection]:
        """Returns the open connections."""
        return [each for each in self.map.values() if isinstance(each, Connection)]

    def wait(self, timeout: float) -> None:
        """Serves clients until something has happened, or `timeout` seconds are over."""
        poll(self.map, timeout)
        if (now := time.monotonic()) >= self._next_round:
            self._next_round = now + self.limits.interval
            for connection in self.connections():
                connection.attend()

    def stop(self) -> None:
        """Accepts no further connections. Requests that have been read are still answered."""
        self._stopped_at = time.monotonic()
        for listener in self._listeners:
            listener.close()

    def close(self) -> None:
        """Stops all lanes and closes all connections."""
        for lane in self._lanes.values():
            lane.stop()
        for connection in self.connections():
            connection.handle_close()

    def add_task(self, connection: Connection) -> None:
        """Hands the next request of `connection` to its lane; any thread may call this."""
        if connection.must_be_read():
            return  # the connection will ask again
        request = connection.requests[0]
        if request.error is None:
            self.served += 1
            lane = self._lanes.get(request.plan.lane, self._lanes["quick"])
            if lane.submit(connection):
                return
            request.error = busy(self.limits.retry_after)
        self._lanes["probe"].submit(connection)

    def make_room(self) -> None:
        """Closes the connection that has been idle for the longest time, or else the newest, if there are too many."""
        connections = self.connections()
        if len(connections) > self.limits.connections:
            idle = [each for each in connections if not each.is_busy] or connections[-1:]
            min(idle, key=lambda each: each.quiet_since).handle_close()

    def bound_bodies(self) -> None:
        """Refuses the largest request that is being read if the bodies of all take too much memory."""
        connections = self.connections()
        if sum(each.held_bytes for each in connections) > self.limits.bodies:
            detail = "The service is receiving too much at once. Try again."
            largest = max(connections, key=lambda each: each.unfinished_bytes)
            if largest.unfinished_bytes:
                largest.give_up(ServerError(503, detail, retry_after=self.limits.retry_after))

    def scheme_of(self, environment: Mapping[str, Any]) -> str:
        """Returns the scheme of the address that the client asked for."""
        return "https" if self._is_secure(environment) else "http"


def _adjustments(limits: Limits) -> Adjustments:
    """Returns the settings of waitress."""
    unlimited = 1 << 60
    return Adjustments(
        listen="127.0.0.1:0",  # not used: the sockets are Gunicorn's
        ident="facespace",
        recv_bytes=1 << 14,  # what one client sends must not keep the others waiting
        max_request_header_size=limits.longest_header,
        max_request_body_size=unlimited,  # `Request` knows the limit of the call
        inbuf_overflow=limits.in_memory,
        outbuf_overflow=1 << 22,
        outbuf_high_watermark=unlimited,  # larger responses are kept in files, so that no thread waits for a client
        channel_request_lookahead=1,  # or it would not be noticed that a client has gone
        log_socket_errors=False,
        clear_untrusted_proxy_headers=False,
    )
