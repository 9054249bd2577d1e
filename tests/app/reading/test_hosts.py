"""Only some host names may be asked for."""

import pytest

from app.reading.hosts import Hosts


@pytest.mark.parametrize(
    "host", ["localhost", "LOCALHOST:8000", "127.0.0.1", "127.0.0.1:8000", "127.9.8.7:80", "[::1]", "[::1]:8000", ""]
)
def test_loopback_names_are_allowed_with_any_port(host):
    assert Hosts().allows(host)


@pytest.mark.parametrize(
    "host",
    [
        "evil.example", "evil.example:8000", "localhost.evil.example", "127.0.0.1.evil.example", "evil-localhost",
        "192.168.1.5", "0.0.0.0:8000", "[fe80::1]", "10.0.0.1:80", "localhost:x", "localhost:99999", "localhost:80:80",
        "local host", "localhost/", "user@localhost", "[::1", "::1", "localhost,evil.example", "\u0131localhost",
    ],
)  # fmt: skip
def test_other_names_are_not(host):
    assert not Hosts().allows(host)


def test_names_of_the_operator_are_allowed_and_a_dot_stands_for_subdomains():
    hosts = Hosts(["Faces.example.org", ".lab.example", "192.168.1.5", "[fe80::1]"])
    for host in ("faces.example.org", "FACES.example.org:443", "lab.example", "a.b.lab.example:1", "192.168.1.5:8000"):
        assert hosts.allows(host)
    assert hosts.allows("[fe80::1]:8000")
    assert not hosts.allows("a.faces.example.org")
    assert not hosts.allows("evillab.example")


def test_the_address_that_the_server_listens_on_is_allowed():
    hosts = Hosts()
    hosts.listen_on(["192.168.1.5", "faces.lab"])
    assert hosts.allows("192.168.1.5:8000")
    assert hosts.allows("faces.lab:8000")
    assert not hosts.allows("192.168.1.6")


@pytest.mark.parametrize("everywhere", ["0.0.0.0", "::"])
def test_a_server_that_listens_everywhere_is_asked_by_any_address_but_not_by_any_name(everywhere):
    hosts = Hosts()
    hosts.listen_on([everywhere])
    for host in ("192.168.1.5:8000", "0.0.0.0:8000", "[fe80::1]:8000"):
        assert hosts.allows(host)
    assert not hosts.allows("evil.example")
