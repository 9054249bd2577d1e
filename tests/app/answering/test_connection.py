"""Whether a client is still connected."""

import socket

from flask import Request

from app.answering.connection import is_gone


def test_a_client_is_gone_once_its_connection_is_closed():
    server, client = socket.socketpair()
    gone = is_gone(Request({"gunicorn.socket": server}))
    assert not gone()
    client.send(b"GET / HTTP/1.1")  # the next request, sent ahead
    assert not gone()
    assert server.recv(100) == b"GET / HTTP/1.1"
    client.close()
    assert gone()
    server.close()
    assert gone()


def test_the_worker_tells_whether_a_client_is_gone():
    gone = False
    ask = is_gone(Request({"waitress.client_disconnected": lambda: gone}))
    assert not ask()
    gone = True
    assert ask()


def test_on_other_servers_clients_are_never_gone():
    assert not is_gone(Request({}))()
