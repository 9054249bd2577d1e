"""The Gunicorn worker: the main thread talks to clients, and threads in lanes answer."""

from __future__ import annotations

import gc
import os
import resource
import sys
import time
from collections.abc import Mapping
from typing import Any

from gunicorn.workers.base import Worker

from server.lanes import Lane
from server.polling import WakeUp
from server.reception import Limits, Reception
from server.request import DefaultPlan, Planner
from settings import Settings

PLANNER = "facespace.planner"  # the extension of the Flask application that says how calls are served
STOPPING = "facespace.stopping"  # the one that is told when the worker begins to stop
CORS = "facespace.cors"  # the one that says which headers let pages of an origin read what the server itself answers
_PROBES = 2  # threads that only answer whether the service is alive, and refuse requests
_FOLLOWERS = 64  # clients that may follow jobs at once; each has a thread that nearly always sleeps
_TURN = 0.002  # seconds of Python in one thread while others wait; a response takes several turns
_MOST_FILES = 8192  # file descriptors
_FILES = 3  # of a connection: the socket, a large body, a large response
_OTHER_FILES = 256  # for everything but connections


class LaneWorker(Worker):  # type: ignore[misc]
    """Serves clients whose requests are read without a thread, in lanes for quick and slow calls."""

    @classmethod
    def check_config(cls, cfg: Any, log: Any) -> None:
        """Ends the start if Gunicorn is told to do what this worker cannot."""
        if cfg.is_ssl:
            sys.exit(
                "facespace: the service does not speak TLS: put a proxy in front of it, or use --worker-class gthread."
            )

    alive: bool

    def run(self) -> None:
        """Serves until the worker is told to stop, then finishes what has begun."""
        sys.setswitchinterval(_TURN)
        reception = self._open()
        gc.freeze()  # what stays as long as the worker: looking through it takes a tenth of a second, for all threads
        while self.alive and self.ppid == os.getppid():
            self.notify()
            reception.wait(timeout=1.0)
            if reception.served >= self.max_requests:
                self.log.info("Autorestarting worker after current request.")
                self.alive = False
        getattr(self.wsgi, "extensions", {}).get(STOPPING, lambda: None)()
        reception.stop()
        end = time.monotonic() + self.cfg.graceful_timeout
        while reception.connections() and time.monotonic() < end:
            self.notify()
            reception.wait(timeout=0.5)
        reception.close()

    def _open(self) -> Reception:
        settings, extensions = Settings.read(), getattr(self.wsgi, "extensions", {})
        planner: Planner = extensions.get(PLANNER, lambda method, path, query, prefer, accept: DefaultPlan())
        reception = Reception(
            self.wsgi, planner, _lanes(self.cfg.threads, settings), self._limits(settings), self.log, self._is_secure,
            extensions.get(CORS, lambda origin: {}),
        )  # fmt: skip
        reception.map[self.PIPE[0]] = WakeUp(self.PIPE[0])
        for each in self.sockets:
            reception.listen(each.sock)
        return reception

    def _limits(self, settings: Settings) -> Limits:
        files = _allowed_files() - _OTHER_FILES
        return Limits(
            patience=settings.patience,
            keepalive=self.cfg.keepalive,
            connections=max(min(self.cfg.worker_connections, files // _FILES), 1),
            longest_line=self.cfg.limit_request_line,
        )

    def _is_secure(self, environment: Mapping[str, Any]) -> bool:
        """Whether a proxy that Gunicorn trusts says that the client used TLS."""
        trusted = self.cfg.forwarded_allow_ips
        if "*" not in trusted and environment["REMOTE_ADDR"] not in (*trusted, ""):
            return False
        headers = self.cfg.secure_scheme_headers.items()
        return any(environment.get(f"HTTP_{name.upper().replace('-', '_')}") == value for name, value in headers)


def _allowed_files() -> int:
    """Returns how many files this process may open, after asking for as many as the worker can use."""
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = _MOST_FILES if most == resource.RLIM_INFINITY else min(_MOST_FILES, most)
    resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, most))
    return wanted


def _lanes(threads: int, settings: Settings) -> dict[str, Lane]:
    return {
        "probe": Lane("probe", _PROBES),
        "quick": Lane("quick", max(threads // 4, 2)),  # more would only take turns: they do not wait for the network
        "pictures": Lane("pictures", max(threads // 4, 2)),
        "faces": Lane("faces", threads),
        "previews": Lane("previews", threads),
        "slow": Lane("slow", settings.slow_threads, settings.slow_queue),
        "events": Lane("events", _FOLLOWERS, 0),
        "projections": Lane("projections", settings.slow_threads, settings.slow_queue),
    }
