"""Where the service is: below which path, and what the proxies in front of it say about the client's request.

Two set-ups work, and both at once. A proxy passes paths on as they are, and the operator sets the path (`SCRIPT_NAME`).
Or a proxy takes the path away and says so (`X-Forwarded-Prefix`), if the operator trusts it.
"""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Collection, Iterable
from typing import TYPE_CHECKING

from werkzeug.middleware.proxy_fix import ProxyFix

from app.answering.problems import problem

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

UNIX = "unix"  # a proxy that reaches the service through a socket in the file system, and so has no address
_FORWARDED = "HTTP_X_FORWARDED_"
# What a header may say. Anything else would end up in addresses, where "//evil.example" is another host, or in the log.
_FORMS = {
    "PREFIX": re.compile(r"/|(/(?!\.\.?(/|$))[A-Za-z0-9._~-]+)+/?"),
    "HOST": re.compile(r"[A-Za-z0-9._:\[\]-]+"),
    "PROTO": re.compile("https?"),
    "FOR": re.compile(r"[A-Za-z0-9._:%\[\]-]+"),
}


class Mount:
    """The WSGI application below a path, behind proxies. It sets SCRIPT_NAME, PATH_INFO, HTTP_HOST and the like.

    Requests outside of the path are served as well, because health checks do not go through the proxy.

    Args:
        app: The application.
        path: The path without a slash at the end, such as "/lab"; "" for none.
        proxies: Addresses or networks of the proxies whose `X-Forwarded-` headers are believed, or UNIX. The one that
            is next to the service must set or remove each of these headers.
    """

    def __init__(self, app: WSGIApplication, path: str = "", proxies: Collection[str] = ()) -> None:
        self._path = path
        self._through_sockets = UNIX in proxies
        self._networks = [ipaddress.ip_network(proxy) for proxy in proxies if proxy != UNIX]
        self._direct = app
        self._behind_proxy = ProxyFix(app, x_for=1, x_proto=1, x_host=1, x_prefix=1)

    def __call__(self, environment: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Serves a request."""
        path = environment.get("PATH_INFO", "")
        if not environment.get("SCRIPT_NAME"):  # Gunicorn's own workers have set it
            environment["SCRIPT_NAME"], path = self._path, below(self._path, path)
        environment["PATH_INFO"] = path or "/"  # or Werkzeug would redirect to an absolute address
        if not self._trusts(environment.get("REMOTE_ADDR", "")):
            return self._direct(environment, start_response)
        for name, form in _FORMS.items():
            value = _last(environment, name)
            if value and not form.fullmatch(value):
                wrong = f"A proxy has sent a wrong header X-Forwarded-{name.capitalize()}. Received: {value!r}."
                return problem(400, wrong)(environment, start_response)
            environment[_FORWARDED + name] = value.rstrip("/")
        return self._behind_proxy(environment, start_response)

    def _trusts(self, address: str) -> bool:
        if not address:
            return self._through_sockets
        try:
            found = ipaddress.ip_address(address)
        except ValueError:
            return False
        found = getattr(found, "ipv4_mapped", None) or found  # of a socket for both kinds of addresses
        return any(found in network for network in self._networks)


def below(path: str, whole: str) -> str:
    """Returns the rest of the path `whole` below `path`, or all of `whole` if it is not below it."""
    rest = whole.removeprefix(path)
    return rest if path and rest[:1] in ("", "/") else whole


def _last(environment: WSGIEnvironment, name: str) -> str:
    """Returns the value that the nearest proxy has set; "" for none."""
    return str(environment.get(_FORWARDED + name, "")).rpartition(",")[2].strip()
