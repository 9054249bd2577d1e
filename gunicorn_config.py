"""How Gunicorn serves Facespace. Gunicorn's command line overrides these settings, for instance `--bind`."""

import sys
from typing import Any

from server.worker import LaneWorker
from services.errors import StartError
from services.results.service_lock import hold_folder
from settings import Settings, SettingsError

try:
    _settings = Settings.read()
except SettingsError as error:
    sys.exit(f"facespace: {error}")

wsgi_app = "wsgi:build()"
bind = "127.0.0.1:8000"
workers = 1
worker_class = LaneWorker
threads = _settings.threads
keepalive = 60  # seconds that a connection may stay open without a request; it takes no thread
timeout = 120  # seconds without a sign of life from a worker; importing the engine takes some
graceful_timeout = 300  # seconds that a request may still run after SIGTERM
accesslog = "-"
control_socket_disable = True  # two services of one user would compete for it


def on_starting(server: Any) -> None:
    """Refuses settings that cannot work, and reserves the results folder before any worker starts."""
    if server.cfg.workers > 1 and _settings.in_memory:
        sys.exit(
            f"facespace: {server.cfg.workers} workers cannot share a store in memory: each would know only its own "
            "faces. Use one worker, or set FACESPACE_DATABASE."
        )
    if server.cfg.preload_app:
        sys.exit("facespace: --preload would start the network's thread before the fork, which does not survive it.")
    try:
        server.results_lock = hold_folder(_settings.results)
    except StartError as error:
        sys.exit(f"facespace: {error}")


def post_worker_init(worker: Any) -> None:
    """Lets requests name the addresses that Gunicorn listens on."""
    addresses = [address[0] for address in worker.cfg.address if isinstance(address, tuple)]  # else a Unix socket
    worker.wsgi.extensions["hosts"].listen_on(addresses)


def worker_exit(server: Any, worker: Any) -> None:
    """Ends the service of a worker after its last request."""
    app = getattr(worker, "wsgi", None)
    if app is not None:
        app.extensions["facespace.jobs"].close()  # what runs for jobs uses the service
        app.extensions["facespace"].close()
