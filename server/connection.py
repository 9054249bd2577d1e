"""One connection of a client: waitress' channel, with deadlines."""

from __future__ import annotations

import functools
import socket
import time
from typing import Any

from waitress.channel import HTTPChannel

from server.errors import ServerError
from server.patience import Patience
from server.request import Request
from server.task import Refusal, Response

SLOWEST = 4096  # bytes per second in which a request must arrive, and in which a response must be read
_AFTER_REFUSAL = 2.0  # seconds that a client may go on sending after its request was refused
_MEGABYTE = 1 << 20
_AHEAD = _MEGABYTE  # bytes of responses that may wait for the client before its next request is answered


class Connection(HTTPChannel):  # type: ignore[misc]
    """Reads requests, one after the other, and sends the responses that threads make of them.

    The main thread calls all methods except `service`, `write_soon` and what they call.
    """

    task_class = Response
    error_task_class = Refusal
    request: Request | None
    requests: list[Request]

    def __init__(self, server: Any, sock: socket.socket, addr: Any, adj: Any, map: Any = None) -> None:  # noqa: A002
        self.reception = server.reception  # a Reception, which imports this module
        limits = self.reception.limits
        self._reading = Patience(limits.patience, SLOWEST)
        self._writing = Patience(limits.patience, SLOWEST)
        self._quiet_since = time.monotonic()
        self._heard = self._quiet_since
        self._refused = False
        self._lingers_until: float | None = None
        self.has_hung_up = False  # whether the client has closed its side, after bytes that may not have been read yet
        self._has_ended = False  # whether all that it sent has been read, too
        self._waits_for_reader = False  # whether the next request is answered once the client has read
        planner = self.reception.planner
        self.parser_class = functools.partial(Request, planner=planner, longest_line=limits.longest_line)
        super().__init__(server, sock, addr, adj, map=map)

    @property
    def is_last(self) -> bool:
        """Whether no further request is accepted: the worker is stopping, or the client has sent its last byte."""
        return self.reception.is_stopping or self._has_ended

    @property
    def is_gone(self) -> bool:
        """Whether the client has closed the connection, or at least its own side.

        The two cases cannot be told apart until something is sent. Long calls end in both; the responses of short ones
        are sent.
        """
        return not self.connected or self.has_hung_up

    @property
    def is_busy(self) -> bool:
        """Whether a request is being served, or a response is on its way."""
        sending = self.total_outbufs_len or self.close_when_flushed or self._lingers_until is not None
        return bool(self.requests or sending)

    @property
    def needs_main_thread(self) -> bool:
        """Whether there is something to send or to close, or a request that could not be read before."""
        return bool(self.total_outbufs_len or self.close_when_flushed or self.will_close or self.requests)

    @property
    def quiet_since(self) -> float:
        """When this connection was last busy, for the choice of the one that is closed when there are too many."""
        return self._quiet_since

    @property
    def held_bytes(self) -> int:
        """The size of the bodies that this connection keeps in memory."""
        return self.unfinished_bytes + sum(each.held_bytes for each in self.requests)

    @property
    def unfinished_bytes(self) -> int:
        """The size of the body that is being read."""
        return 0 if self.request is None else self.request.held_bytes

    def attend(self) -> None:
        """Closes the connection if the client has been too slow. Called about once per second."""
        now = time.monotonic()
        if self.is_busy:
            self._quiet_since = now
        if self._lingers_until is not None:
            if now > self._lingers_until:
                self.handle_close()
        elif self.total_outbufs_len:
            if self._writing.is_over:
                self.handle_close()
        elif self.request is not None and not self.requests:
            if self._reading.is_over or self.reception.cannot_wait(self._heard):
                self.give_up(ServerError(408, "The request did not arrive in time."))
        elif not self.requests and (self._has_ended or not self.reception.may_idle(self._quiet_since)):
            self.handle_close()

    def give_up(self, error: ServerError) -> None:
        """Answers the request that is being read with `error`, and closes the connection."""
        with self.requests_lock:
            request, self.request = self.request, None
            assert request is not None
            request.fail(error)
            self.requests.append(request)
            if len(self.requests) == 1:  # otherwise `service` does it after the one before
                self.server.add_task(self)

    def check_client_disconnected(self) -> bool:
        """Returns `is_gone`: the application may ask, in any thread."""
        return self.is_gone

    def readable(self) -> bool:
        """Whether to wait for bytes of the client."""
        return not self._has_ended and (self._lingers_until is not None or bool(super().readable()))

    def writable(self) -> bool:
        """Whether there is something to send, or to close."""
        return self._lingers_until is None and bool(super().writable())

    def handle_read(self) -> None:
        """Reads the bytes that have arrived."""
        try:
            data = self.socket.recv(self.adj.recv_bytes)
        except BlockingIOError:
            return
        except OSError:
            self.handle_close()
            return
        if not data:
            self._end()
        elif self._lingers_until is None:
            self.received(data)

    def hang_up(self) -> None:
        """Records that the client has closed its side."""
        self.has_hung_up = True

    def _end(self) -> None:
        """Records that no more bytes will arrive. A complete request is still answered."""
        self.has_hung_up = self._has_ended = True
        if self.request is not None and not self.request.empty:
            self.give_up(ServerError(400, "The connection ended before the request did."))
        elif not self.is_busy or self._lingers_until is not None:
            self.handle_close()

    def received(self, data: bytes) -> bool:
        """Adds bytes to the request that is being read."""
        if self.request is None:
            self._reading.restart()
        self._reading.progress(len(data))
        self._heard = time.monotonic()
        before = self.unfinished_bytes
        taken = bool(super().received(data))
        if before // _MEGABYTE < self.unfinished_bytes // _MEGABYTE:
            self.reception.bound_bodies()
        return taken

    def must_be_read(self) -> bool:
        """Returns whether the next request has to wait until the client has read the responses before it.

        Otherwise a client that sends many requests at once could fill the disk with responses.
        """
        with self.outbuf_lock:
            self._waits_for_reader = self.total_outbufs_len > _AHEAD
        return self._waits_for_reader

    def handle_write(self) -> None:
        """Sends what there is to send, then goes on with a request that waited for that.

        After a refusal, lets the client finish sending. If the socket were closed while bytes arrive, the client's
        system would drop the response.
        """
        lingers = self._refused and self.close_when_flushed
        if not (lingers or self._waits_for_reader):
            super().handle_write()
        else:
            self._flush_exception(self._flush_some)
            if self.will_close:
                self.handle_close()
        if self.connected and not self.total_outbufs_len:
            self._flushed(lingers)

    def _flushed(self, lingers: bool) -> None:
        """Goes on after the client has been sent everything that there was."""
        if lingers:
            self._linger()
        elif self._waits_for_reader:
            self._waits_for_reader = False
            self.server.add_task(self)

    def _linger(self) -> None:
        if self._has_ended:
            self.handle_close()
            return
        self._lingers_until = time.monotonic() + _AFTER_REFUSAL
        try:
            self.socket.shutdown(socket.SHUT_WR)
        except OSError:
            self.handle_close()

    def _flush_some(self, do_close: bool = True) -> bool:
        before = self.total_outbufs_len
        sent = bool(super()._flush_some(do_close))
        self._writing.progress(max(before - self.total_outbufs_len, 0))
        return sent

    def write_soon(self, data: Any) -> int:
        """Sends a part of a response now, or keeps it until the client reads; never waits for that."""
        if not self.total_outbufs_len:
            self._writing.restart()
        written: int = super().write_soon(data)
        return written

    def cancel(self) -> None:
        """Closes the connection without an answer; any thread may call this."""
        super().cancel()
        self.server.pull_trigger()

    def service(self) -> None:
        """Answers the first request that has been read."""
        self._refused = self.requests[0].error is not None
        self.server.serve(self, super().service)
        self._quiet_since = time.monotonic()
