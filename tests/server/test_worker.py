"""The worker under a real Gunicorn: signals, sockets, the access log, and clients that mean no good."""

from __future__ import annotations

import http.client
import json
import os
import re
import signal
import socket
import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.serving import free_port, servers, wait_for

pytestmark = pytest.mark.long

BAD = 64


@pytest.fixture
def serve(tmp_path):
    with servers(tmp_path / "results") as start:
        yield start


def connected(server, data=b""):
    sock = socket.create_connection(("127.0.0.1", server.port), 10)
    sock.sendall(data)
    return sock


def answer(data, server):
    """The status and the problem that some bytes get."""
    with connected(server, data) as sock, sock.makefile("rb") as file:
        head, _, body = file.read().partition(b"\r\n\r\n")
    assert b"application/problem+json" in head
    return int(head.split()[1]), json.loads(body)


@pytest.mark.parametrize(
    ("data", "status"),
    [
        (b"nonsense\r\n\r\n", 400),
        (b"GET /" + b"x" * 5000 + b" HTTP/1.1\r\n\r\n", 414),
        (b"GET / HTTP/1.1\r\nA: " + b"x" * 40_000 + b"\r\n\r\n", 431),
        (b"POST /faces/edits HTTP/1.1\r\nContent-Length: 2000000\r\n\r\n", 413),
        (b"POST / HTTP/1.1\r\nTransfer-Encoding: br\r\n\r\n", 501),
        (b"GET / HTTP/3.0\r\n\r\n", 505),
    ],
)
def test_the_servers_own_errors_are_problems(serve, data, status):
    found, problem = answer(data, serve().wait_until_ready())
    assert found == status == problem["status"]


AVERAGE = b"POST /faces/averages HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nConnection: close\r\n"


@pytest.mark.parametrize(
    ("data", "status"),
    [
        (AVERAGE + b"Content-Length: 12\r\n\r\n" + b'{"ids":[1,2]', 400),
        (AVERAGE + b"Content-Length: 13\r\n\r\n" + b'{"ids":[1,2]}', 201),
        (AVERAGE + b"Transfer-Encoding: chunked\r\n\r\n" + b'6\r\n{"ids"\r\n7\r\n:[1,2]}\r\n0\r\n\r\n', 201),
        (AVERAGE + b"Transfer-Encoding: chunked\r\n\r\n" + b'no size\r\n{"ids"\r\n', 400),
        (AVERAGE + b"Transfer-Encoding: chunked\r\n\r\n" + b"100001\r\n" + b" " * 0x100001, 413),
    ],
)
def test_bodies_of_every_kind_are_read_whole_or_refused(serve, data, status):
    server = serve().wait_until_ready()
    assert server.post("/faces?amount=2")[0] == 201
    with connected(server, data) as sock, sock.makefile("rb") as file:
        assert int(file.readline().split()[1]) == status


@pytest.mark.parametrize(
    "data",
    [
        AVERAGE + b"Content-Length: 100\r\n\r\n" + b'{"ids":[1,2]}',
        AVERAGE + b"Transfer-Encoding: chunked\r\n\r\n" + b'd\r\n{"ids":[1,2]}\r\n',
    ],
)
def test_bodies_that_end_early_are_refused(serve, data):
    server = serve().wait_until_ready()
    with connected(server, data) as sock, sock.makefile("rb") as file:
        sock.shutdown(socket.SHUT_WR)
        assert file.readline().split()[1] == b"400"


@pytest.mark.parametrize(
    ("bind", "host", "status"),
    [
        ("127.0.0.1", b"192.0.2.1", 403),
        ("0.0.0.0", b"192.0.2.1", 200),
        ("0.0.0.0", b"example.org", 403),
        ("127.0.0.1", b"127.0.0.1", 200),
    ],
)
def test_requests_may_name_the_addresses_that_it_listens_on(serve, bind, host, status):
    server = serve("--bind", f"{bind}:{free_port()}").wait_until_ready()
    data = b"GET /faces HTTP/1.1\r\nConnection: close\r\nHost: " + host + b"\r\n\r\n"
    with connected(server, data) as sock, sock.makefile("rb") as file:
        assert int(file.readline().split()[1]) == status


LEFT = {
    "film": b"GET /animations?ids=1,2,3&frames=600 HTTP/1.1\r\nHost: localhost\r\n\r\n",
    "faces": b"POST /faces?amount=100 HTTP/1.1\r\nHost: localhost\r\n\r\n",
}
HELD = {
    "nothing": b"",
    "half a header": b"GET /hea",
    "half a body": b"POST /faces/edits HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100\r\n\r\n{",
    "idle": b"GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n",
    "never reads": b"GET /openapi.json HTTP/1.1\r\nHost: localhost\r\n\r\n" * 20,
}


@pytest.mark.parametrize("kind", [*HELD, *LEFT])
def test_bad_clients_keep_nobody_waiting(serve, kind):
    server = serve(FACESPACE_NETWORK="slow").wait_until_ready()
    assert server.post("/faces?amount=3")[0] == 201
    bad = [connected(server, HELD.get(kind, LEFT.get(kind, b""))) for _ in range(BAD)]
    if kind in LEFT:
        for sock in bad:
            sock.close()
    for method, path in [
        ("GET", "/healthz"),
        ("GET", "/readyz"),
        ("GET", "/faces/1/image"),
        ("POST", "/faces?amount=1"),
    ]:
        began = time.monotonic()
        assert server.request(method, path)[0] in (200, 201)
        assert (time.monotonic() - began, path) < (1, "")
    for sock in bad:
        sock.close()


def test_what_is_made_for_clients_that_left_is_given_up(serve, tmp_path):
    server = serve(FACESPACE_NETWORK="slow").wait_until_ready()
    connected(server, LEFT["faces"]).close()
    with connected(server, LEFT["faces"]):
        wait_for(lambda: unfinished(tmp_path))
    wait_for(lambda: not unfinished(tmp_path))
    assert server.get("/faces")[1] == {"ids": []}


def unfinished(folder):
    return list((folder / "results" / ".facespace" / "unfinished").glob("*/*"))


def test_no_request_is_lost_when_the_worker_is_replaced(serve, tmp_path):
    server = serve(FACESPACE_DATABASE=f"sqlite:///{tmp_path}/faces.db").wait_until_ready()
    ended, statuses = threading.Event(), []

    def ask():
        connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=30)
        while not ended.is_set():
            connection.request("POST", "/faces?amount=1")
            response = connection.getresponse()
            response.read()
            statuses.append(response.status)
        connection.close()

    with ThreadPoolExecutor(8) as pool:
        asking = [pool.submit(ask) for _ in range(8)]
        for reloads in (2, 3):
            wait_for(lambda: len(statuses) > 50)
            os.kill(server.process.pid, signal.SIGHUP)
            wait_for(lambda number=reloads: len(server.workers()) == number)
            wait_for(lambda: server.get("/readyz")[0] == 200)
            statuses.append(0)
            wait_for(lambda: len(statuses) - statuses.index(0) > 50)
            statuses.remove(0)
        ended.set()
        for each in asking:
            each.result()
    assert set(statuses) <= {201, 503}
    assert statuses.count(201) > 100


@pytest.mark.parametrize("bind", ["[::1]:{port}", "unix:{folder}/socket"])
def test_it_listens_on_ipv6_and_in_the_file_system(serve, tmp_path, bind):
    port = free_port()
    serve("--bind", bind.format(port=port, folder=tmp_path)).wait_until_ready()
    kind = socket.AF_UNIX if bind.startswith("unix") else socket.AF_INET6
    target = str(tmp_path / "socket") if bind.startswith("unix") else ("::1", port)
    with socket.socket(kind) as sock:
        sock.settimeout(10)
        sock.connect(target)
        sock.sendall(b"GET /healthz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
        assert sock.recv(4096).startswith(b"HTTP/1.1 200 OK\r\n")


def test_the_access_log_is_gunicorns(serve):
    server = serve().wait_until_ready()
    server.get("/faces/77?a=1")
    assert server.terminate() == 0
    line = next(line for line in server.lines if "/faces/77" in line)
    assert re.search(r'^127\.0\.0\.1 - - \[.*\] "GET /faces/77\?a=1 HTTP/1\.1" 400 \d+ "-" "Python-urllib', line)


def test_it_refuses_to_speak_tls(serve, tmp_path):
    for name in ("key", "certificate"):
        (tmp_path / name).write_text("")
    server = serve("--keyfile", str(tmp_path / "key"), "--certfile", str(tmp_path / "certificate"))
    assert server.wait() != 0
    assert "facespace: the service does not speak TLS" in server.output()


def test_a_worker_with_enough_requests_is_replaced(serve, tmp_path):
    server = serve("--max-requests", "20", FACESPACE_DATABASE=f"sqlite:///{tmp_path}/faces.db").wait_until_ready()
    for _ in range(30):
        assert server.get("/healthz")[0] == 200
    wait_for(lambda: len(server.workers()) >= 2)


@pytest.mark.parametrize("kind", ["gthread"])
def test_gunicorns_own_workers_serve_it_too(serve, kind):
    server = serve("--worker-class", kind).wait_until_ready()
    assert server.post("/faces?amount=2")[1]["ids"] == [1, 2]
    assert server.get("/animations?ids=1,2&frames=4")[1][:4] == b"RIFF"
    assert server.terminate() == 0


@pytest.mark.parametrize(("proxies", "logged"), [("", "127.0.0.1"), ("127.0.0.1", "203.0.113.9")])
def test_the_access_log_names_the_client_of_a_proxy_that_is_trusted(serve, proxies, logged):
    server = serve(FACESPACE_PROXIES=proxies).wait_until_ready()
    headers = "Host: localhost\r\nX-Forwarded-For: 198.51.100.1, 203.0.113.9\r\nConnection: close\r\n"
    with connected(server, f"GET /networks HTTP/1.1\r\n{headers}\r\n".encode()) as sock, sock.makefile("rb") as file:
        assert file.read().startswith(b"HTTP/1.1 200")
    wait_for(lambda: any("GET /networks" in line for line in server.lines))
    [line] = [line for line in server.lines if "GET /networks" in line]
    assert line.startswith(f"{logged} ")


def test_pages_of_a_named_origin_may_read_that_the_service_is_busy(serve):
    origin = "http://localhost:3000"
    settings = {"FACESPACE_NETWORK": "slow", "FACESPACE_SLOW_THREADS": "1", "FACESPACE_SLOW_QUEUE": "0"}
    server = serve(FACESPACE_ORIGINS=origin, **settings).wait_until_ready()
    call = f"POST /faces?amount=40 HTTP/1.1\r\nHost: localhost\r\nOrigin: {origin}\r\nContent-Length: 0\r\n\r\n"
    with connected(server, call.encode()) as running, connected(server, call.encode()) as refused:
        replies = [sock.makefile("rb").read1() for sock in (refused, running)]
    [busy] = [reply for reply in replies if b" 503 " in reply.partition(b"\r\n")[0]]
    head = busy.partition(b"\r\n\r\n")[0].lower()
    assert b"retry-after:" in head
    assert f"access-control-allow-origin: {origin}".encode() in head
