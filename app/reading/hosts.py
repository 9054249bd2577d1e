"""The host names under which the service may be asked.

Any page can bind a name of its own to 127.0.0.1 (DNS rebinding). For a browser, the service then belongs to this page.
Only the Host header tells such requests from others.
"""

from __future__ import annotations

import ipaddress
from collections.abc import Collection

from werkzeug.sansio.utils import host_is_trusted


class Hosts:
    """Loopback names, the names that the operator sets, and the addresses that the server listens on.

    Args:
        names: Host names or IP addresses without a port. A name that begins with a dot stands for its subdomains too.
    """

    def __init__(self, names: Collection[str] = ()) -> None:
        self._names = {"localhost", *(name.lower().strip("[]") for name in names)}
        self._any_address = False

    def listen_on(self, addresses: Collection[str]) -> None:
        """Also allows the names and IP addresses that the server listens on.

        If it listens on all addresses of the machine (0.0.0.0 or ::), every IP address is allowed: no page can be bound
        to an address instead of a name.
        """
        for address in addresses:
            found = _ip_address(address)
            if found is not None and found.is_unspecified:
                self._any_address = True
            else:
                self._names.add(address.lower().strip("[]"))

    def allows(self, host: str) -> bool:
        """Returns whether `host`, a Host header with or without a port, may be served.

        Only clients of HTTP/1.0 have no Host header, such as health checks. No browser is one of them.
        """
        if not host:
            return True
        if not host_is_trusted(host):  # it has characters that no host has, or an impossible port
            return False
        name = host_name(host)
        address = _ip_address(name)
        if address is None:
            return host_is_trusted(name, self._names)
        return address.is_loopback or self._any_address or name in self._names


def host_name(host: str) -> str:
    """Returns the host in `host:port`, in lower case and without the brackets of an IPv6 address."""
    if host.startswith("["):
        return host[1:].partition("]")[0].lower()
    return host.partition(":")[0].lower()


def _ip_address(name: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    try:
        return ipaddress.ip_address(name)
    except ValueError:
        return None
