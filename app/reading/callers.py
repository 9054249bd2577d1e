"""Who may ask: refuses requests that a web page makes without being allowed to.

A service on a laptop listens on the loopback address only, but every page in the laptop's browser reaches it there.
Browsers say where a request comes from: `Origin` with everything but plain GETs, and `Sec-Fetch-Site` with everything
that goes to https or to the same machine. Other clients, such as curl, send neither, and are not restricted.

Flask-Cors would not shorten this. With one named origin it leaves out `Vary: Origin`, so that a page gets what a cache
has kept of a request without CORS; and it reads `http://[::1]:3000` as a regular expression, which other origins match.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from urllib.parse import urlsplit

from flask import Flask, Request, Response, request
from werkzeug.exceptions import Forbidden

from app.reading.hosts import Hosts

_DEFAULT_PORTS = {"http": "80", "https": "443"}
# Not same-site: another port of this machine, or another host of one domain.
_OWN = ("same-origin", "none")
_SAFE = ("GET", "HEAD")
# What a link on another page may open: it changes nothing and costs next to nothing.
_OPENED_BY_LINKS = re.compile(r"/(docs(/[^/]*)?|openapi\.json|healthz|readyz|networks|faces/[0-9]+(/image)?)?")
_CORS_METHODS = "GET, HEAD, POST, PATCH, DELETE, OPTIONS"
_CORS_EXPOSED = (
    "Location, Link, ETag, Retry-After, Content-Disposition, Preference-Applied, Idempotency-Key, X-Preview-Stream, "
    "Allow, Accept-Ranges, Content-Range"
)
_CORS_SECONDS = "600"


class Callers:
    """Decides which requests are served.

    Args:
        hosts: The names under which the service may be asked.
        origins: Origins whose pages may use the service, such as `https://lab.example.org`.
    """

    def __init__(self, hosts: Hosts, origins: Collection[str] = ()) -> None:
        self._hosts = hosts
        self._origins = frozenset(origin.lower() for origin in origins)

    def register(self, app: Flask) -> None:
        """Checks each request to `app` before anything else is done with it."""
        app.before_request(self._check)
        app.after_request(self._add_cors_headers)
        app.extensions["facespace.cors"] = self.cors_headers  # for what the server itself answers

    def _check(self) -> Response | None:
        """Raises Forbidden for a request that is not served. Returns the answer to an allowed preflight request."""
        for host in _hosts(request):
            if not self._hosts.allows(host):
                raise Forbidden(
                    "The host of the address must be localhost, a loopback address, an address that the service "
                    f"listens on, or one of FACESPACE_HOSTS. Received: {host!r}."
                )
        if not self._is_from_a_known_page(request):
            raise Forbidden(
                "The request comes from a web page of another origin, which must be one of FACESPACE_ORIGINS. "
                f"Received: {request.headers.get('Origin') or request.headers.get('Sec-Fetch-Site')!r}."
            )
        if request.method == "OPTIONS" and "Access-Control-Request-Method" in request.headers:
            return Response(status=204)
        return None

    def _is_from_a_known_page(self, request: Request) -> bool:
        """Returns whether the request comes from no page, from one of ours, or from one of an allowed origin."""
        origin = request.headers.get("Origin")
        if origin is not None:
            return self._is_allowed(origin) or _is_own(origin, request)
        if request.headers.get("Sec-Fetch-Site", "none").lower() in _OWN:
            return True
        return _is_opened_by_a_link(request) or self._is_allowed(_origin(request.headers.get("Referer", "")))

    def _is_allowed(self, origin: str) -> bool:
        return origin.lower() in self._origins

    def cors_headers(self, origin: str) -> dict[str, str]:
        """Returns the headers that let pages of `origin` read a response; none if it is not allowed."""
        if not self._is_allowed(origin):
            return {}
        return {"Access-Control-Allow-Origin": origin, "Access-Control-Expose-Headers": _CORS_EXPOSED}

    def _add_cors_headers(self, response: Response) -> Response:
        """Lets pages of allowed origins read the response."""
        if not self._origins:
            return response
        response.vary.add("Origin")
        allowed = self.cors_headers(request.headers.get("Origin", ""))
        if allowed and request.method == "OPTIONS":
            allowed |= {"Access-Control-Allow-Methods": _CORS_METHODS, "Access-Control-Max-Age": _CORS_SECONDS}
            if wanted := request.headers.get("Access-Control-Request-Headers"):
                allowed["Access-Control-Allow-Headers"] = wanted
        response.headers.update(allowed)
        return response


def _hosts(request: Request) -> set[str]:
    """Returns the host that the client asked for, and the one that the proxy asked for, if that is another.

    Both must be allowed: a proxy may pass on an `X-Forwarded-Host` that a page has invented.
    """
    before = request.environ.get("werkzeug.proxy_fix.orig", {}).get("HTTP_HOST")
    return {request.headers.get("Host", ""), before or ""}


def _is_own(origin: str, request: Request) -> bool:
    """Returns whether `origin` is the host and port that the request went to, whatever a proxy made of the scheme."""
    scheme, _, host = origin.lower().partition("://")
    own = request.headers.get("Host", "").lower()
    if not own or scheme not in _DEFAULT_PORTS:
        return False
    default = f":{_DEFAULT_PORTS[scheme]}"  # which clients leave out
    return host.removesuffix(default) == own.removesuffix(default)


def _is_opened_by_a_link(request: Request) -> bool:
    mode, shown_in = request.headers.get("Sec-Fetch-Mode"), request.headers.get("Sec-Fetch-Dest", "document")
    if request.method not in _SAFE or (mode, shown_in) != ("navigate", "document"):
        return False
    return _OPENED_BY_LINKS.fullmatch(request.path) is not None


def _origin(address: str) -> str:
    """Returns the origin of a page's address."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return ""
    return f"{parts.scheme}://{parts.netloc}"
