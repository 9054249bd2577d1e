"""An nginx of a test's own, where it is installed (Debian: `nginx-light` or `nginx`)."""

from __future__ import annotations

import contextlib
import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

from tests.serving import free_port, wait_for

_CONFIGURATION = """
daemon off;
{user}
pid {folder}/pid;
error_log {folder}/log;
events {{ }}
http {{
    access_log off;
    client_max_body_size 200m;
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    server {{
        listen 127.0.0.1:{port};
{locations}
    }}
}}
"""


def program() -> str | None:
    """Returns the path of nginx, or None if it is not installed."""
    return shutil.which("nginx", path=f"{os.environ.get('PATH', '')}:/usr/sbin:/usr/local/sbin")


@contextlib.contextmanager
def nginx(locations: str) -> Iterator[int]:
    """Yields the port of an nginx on 127.0.0.1 with these `location` blocks. It needs no rights of root."""
    found = program()
    assert found is not None
    with tempfile.TemporaryDirectory(prefix="facespace-nginx-") as folder:
        port, configuration = free_port(), Path(folder) / "nginx.conf"
        user = "user root;" if os.geteuid() == 0 else ""  # whose workers must reach the folder
        configuration.write_text(_CONFIGURATION.format(folder=folder, port=port, locations=locations, user=user))
        log = Path(folder) / "log"
        with subprocess.Popen(
            [found, "-e", str(log), "-p", folder, "-c", str(configuration)], stderr=subprocess.DEVNULL
        ) as server:
            try:
                wait_for(lambda: server.poll() is not None or (Path(folder) / "pid").exists())
                assert server.poll() is None, log.read_text()
                yield port
            finally:
                server.terminate()
                server.wait(30)
