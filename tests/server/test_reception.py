"""Clients of every kind, on real sockets: who is served, who is refused, and who cannot disturb the others."""

import socket
import threading

import pytest

from server.connection import SLOWEST
from server.lanes import Lane
from server.request import DefaultPlan
from tests.server.conftest import LAB, WAIT, echo
from tests.serving import wait_for

SHORT = 0.2  # seconds of patience


def test_requests_of_one_connection_are_answered_in_order(site):
    client = site().connect()
    assert client.get("/first").body == b"GET /first "
    posted = b"POST /%d HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\nhi"
    client.send(posted % 1 + posted % 2 + posted % 3)
    assert [client.answer().body for _ in range(3)] == [b"POST /%d hi" % number for number in (1, 2, 3)]
    client.close()


@pytest.mark.parametrize(
    "beginning",
    [b"GET / HTTP/1.1\r\nHo", b"POST / HTTP/1.1\r\nContent-Length: 10\r\n\r\nhalf", b"\r\n", b"P"],
)
def test_a_request_that_does_not_arrive_in_time_is_refused(site, beginning):
    client = site(patience=SHORT).connect().send(beginning)
    answer = client.answer()
    assert answer.status == 408
    assert answer.problem()["detail"] == "The request did not arrive in time."
    assert client.is_closed()
    client.close()


def test_a_connection_without_a_request_is_closed(site):
    client = site(keepalive=SHORT).connect()
    assert client.is_closed()
    client.close()


def test_many_bad_clients_keep_nobody_waiting(site):
    running = site(connections=200)
    bad = [running.connect() for _ in range(64)]
    for number, client in enumerate(bad):
        client.send([b"GET / HT", b"POST / HTTP/1.1\r\nContent-Length: 9\r\n\r\nx", b"", b"\r\n"][number % 4])
    good = running.connect()
    good.socket.settimeout(1)
    assert good.get().status == 200
    for client in [good, *bad]:
        client.close()


def test_if_there_are_too_many_the_longest_idle_one_is_closed(site):
    running = site(connections=3)
    clients = [running.connect() for _ in range(3)]
    for client in clients[1:]:
        assert client.get().status == 200
    late = running.connect()
    assert late.get().status == 200
    assert clients[0].is_closed()
    assert clients[1].get().status == 200
    for client in [late, *clients]:
        client.close()


def refused_while_sending(client, data):
    """The answer to a request that is refused while the client goes on sending."""
    client.send(data)
    for _ in range(50):
        client.send(b"x" * 10_000)
    return client.answer()


def test_a_client_gets_its_refusal_though_it_has_not_sent_everything(site):
    running = site(planner=lambda *call: DefaultPlan(largest_body=1000))
    for data in (b"POST / HTTP/1.1\r\nContent-Length: 1001000\r\n\r\n", b"nonsense\r\n\r\n"):
        client = running.connect()
        answer = refused_while_sending(client, data)
        assert answer.status in (400, 413)
        assert answer.problem()["type"] == "about:blank"
        client.close()


class Gate:
    """An application whose slow calls wait until the test lets them go on."""

    def __init__(self):
        self.began, self.go = threading.Semaphore(0), threading.Event()

    def __call__(self, environ, start_response):
        if environ["PATH_INFO"] == "/slow":
            self.began.release()
            assert self.go.wait(WAIT)
        start_response("200 OK", [("Content-Length", "2")])
        return [b"ok"]


def slow_plan(method, path, query, prefer, accept):
    return DefaultPlan(lane="slow" if path == "/slow" else "quick")


def test_slow_calls_wait_for_each_other_and_quick_ones_for_none(site):
    gate = Gate()
    running = site(gate, slow_plan, {"slow": Lane("slow", 1, 1)})
    slow = [running.connect().send(b"GET /slow HTTP/1.1\r\n\r\n") for _ in range(2)]
    assert gate.began.acquire(timeout=WAIT)
    wait_for(lambda: running.reception.served == 2)
    third = running.connect()
    refused = third.get("/slow")
    assert refused.status == 503
    assert refused.problem()["type"] == "urn:facespace:problem:queue-full"
    assert refused.headers["retry-after"] == "5"
    assert third.get("/quick").status == 200  # on the same connection
    gate.go.set()
    assert [client.answer().status for client in slow] == [200, 200]
    for client in [third, *slow]:
        client.close()


def test_an_application_can_ask_whether_its_client_is_gone(site):
    began, gone = threading.Event(), threading.Event()

    def application(environ, start_response):
        is_gone = environ["waitress.client_disconnected"]
        assert not is_gone()
        began.set()
        while not is_gone():
            gone.wait(0.001)
        gone.set()
        start_response("200 OK", [])
        return [b"nobody reads this"]

    client = site(application).connect().send(b"GET / HTTP/1.1\r\n\r\n")
    assert began.wait(WAIT)
    client.close()
    assert gone.wait(WAIT)


@pytest.mark.parametrize(
    ("sent", "status"),
    [
        (b"POST / HTTP/1.1\r\nContent-Length: 10\r\n\r\nshort", 400),
        (b"POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nshort", 400),
        (b"GET / HTTP", 400),
        (b"POST / HTTP/1.1\r\nContent-Length: 5\r\n\r\nwhole", 200),
    ],
)
def test_a_client_that_closes_its_side_early_is_told_so(site, sent, status):
    client = site().connect().send(sent)
    client.socket.shutdown(socket.SHUT_WR)
    answer = client.answer()
    assert answer.status == status
    assert client.is_closed()
    client.close()


def test_a_client_that_sends_ahead_and_leaves_is_noticed_too(site):
    began, gone = threading.Semaphore(0), threading.Event()

    def application(environ, start_response):
        began.release()
        while not environ["waitress.client_disconnected"]():
            gone.wait(0.001)
        gone.set()
        start_response("200 OK", [])
        return []

    client = site(application).connect().send(b"GET / HTTP/1.1\r\n\r\n" * 5)
    assert began.acquire(timeout=WAIT)
    client.close()
    assert gone.wait(WAIT)


def test_a_client_that_comes_and_goes_leaves_nothing(site):
    running = site()
    for _ in range(20):
        running.connect().close()
    wait_for(lambda: running.reception.connections() == [])
    assert running.log.lines == []


def test_a_full_queue_forgets_clients_that_left(site):
    gate = Gate()
    running = site(gate, slow_plan, {"slow": Lane("slow", 1, 1)})
    first = running.connect().send(b"GET /slow HTTP/1.1\r\n\r\n")
    assert gate.began.acquire(timeout=WAIT)
    running.connect().send(b"GET /slow HTTP/1.1\r\n\r\n").close()
    wait_for(lambda: any(each.requests and each.is_gone for each in running.reception.connections()))
    third = running.connect().send(b"GET /slow HTTP/1.1\r\n\r\n")
    gate.go.set()
    assert first.answer().status == third.answer().status == 200
    assert gate.began.acquire(timeout=WAIT)
    assert not gate.began.acquire(blocking=False)
    first.close()
    third.close()


@pytest.mark.parametrize("kind", ["bytes", "parts", "file"])
def test_a_client_that_never_reads_holds_no_thread_and_is_cut_off(site, kind, tmp_path):
    size = 30 << 20
    (tmp_path / "large").write_bytes(b"x" * size)

    def application(environ, start_response):
        if environ["PATH_INFO"] == "/small":
            return echo(environ, start_response)
        start_response("200 OK", [("Content-Length", str(size))])
        if kind == "file":
            return environ["wsgi.file_wrapper"]((tmp_path / "large").open("rb"))
        return [b"x" * size] if kind == "bytes" else [b"x" * (1 << 20)] * 30

    running = site(application, lanes={"quick": Lane("quick", 1)}, patience=SHORT)
    never, other = running.connect(), running.connect()
    never.send(b"GET /large HTTP/1.1\r\n\r\n")
    assert never.socket.recv(1) == b"H"
    assert other.get("/small").status == 200
    wait_for(lambda: len(running.reception.connections()) == 1)
    assert other.get("/small").status == 200
    never.close()
    other.close()


def test_responses_do_not_pile_up_for_a_client_that_asks_again_and_again_without_reading(site):
    size, asked = 16 << 20, threading.Semaphore(0)

    def application(environ, start_response):
        if environ["PATH_INFO"] == "/small":
            return echo(environ, start_response)
        asked.release()
        start_response("200 OK", [("Content-Length", str(size))])
        return [b"x" * size]

    running = site(application, lanes={"quick": Lane("quick", 1)})
    late, other = running.connect().send(b"GET /large HTTP/1.1\r\n\r\n" * 3), running.connect()
    assert asked.acquire(timeout=WAIT)
    for _ in range(2):  # the second one waits behind whatever `late` has in the lane
        assert other.get("/small").status == 200
    assert not asked.acquire(blocking=False)
    assert [len(late.answer().body) for _ in range(3)] == [size] * 3
    late.close()
    other.close()


def test_a_client_that_reads_slowly_but_steadily_gets_everything(site):
    size = 12 * SLOWEST

    def application(environ, start_response):
        start_response("200 OK", [("Content-Length", str(size))])
        return [b"x" * size]

    client = site(application, patience=SHORT).connect()
    assert client.get().body == b"x" * size
    client.close()


def test_the_largest_body_gives_way_if_all_take_too_much_memory(site):
    running = site(planner=lambda *call: DefaultPlan(largest_body=10 << 20), bodies=5 << 20)
    head = b"POST / HTTP/1.1\r\nContent-Length: %d\r\n\r\n"
    large, small = running.connect(), running.connect()
    large.send(head % (8 << 20) + b"x" * (4 << 20))
    small.send(head % (2 << 20) + b"x" * ((2 << 20) - 1))
    answer = large.answer()
    assert (answer.status, answer.headers["retry-after"]) == (503, "5")
    small.send(b"x")
    assert small.answer().status == 200
    large.close()
    small.close()


def test_what_fails_in_the_application_is_a_problem_without_details(site, caplog):
    def application(environ, start_response):
        raise ArithmeticError("secret")

    client = site(application).connect()
    answer = client.get()
    assert answer.status == 500
    assert "secret" not in answer.problem()["detail"]
    client.close()


def test_a_response_without_a_body_keeps_the_connection(site):
    def application(environ, start_response):
        start_response("304 Not Modified", [("ETag", '"a"')])
        return []

    client = site(application).connect()
    for _ in range(3):
        assert client.send(b"GET / HTTP/1.1\r\n\r\n").socket.recv(4096).startswith(b"HTTP/1.1 304 ")
    client.close()


def test_the_access_log_has_a_line_for_every_response(site):
    running = site()
    client = running.connect()
    client.get("/a?b=c")
    client.send(b"nonsense\r\n\r\n").answer()
    assert client.is_closed()
    assert running.log.lines[0] == ("GET /a?b=c", "200 OK", 7)
    assert running.log.lines[1][:2] == ("- -", "400 Bad Request")
    client.close()


def test_when_it_stops_what_has_begun_is_finished(site):
    gate = Gate()
    running = site(gate, slow_plan, {"slow": Lane("slow", 1)})
    idle = running.connect()
    assert idle.get().status == 200
    slow = running.connect().send(b"GET /slow HTTP/1.1\r\n\r\n")
    assert gate.began.acquire(timeout=WAIT)
    running.reception.stop()
    last = idle.get()
    assert (last.status, last.headers["connection"]) == (200, "close")
    gate.go.set()
    answer = slow.answer()
    assert (answer.status, answer.body, answer.headers["connection"]) == (200, b"ok", "close")
    assert slow.is_closed()
    idle.close()
    slow.close()


def test_half_a_request_does_not_keep_it_from_stopping(site):
    running = site()
    half = running.connect().send(b"GET / HT")
    wait_for(lambda: any(each.request for each in running.reception.connections()))
    running.reception.stop()
    assert half.answer().status == 408
    half.close()
    wait_for(lambda: running.reception.connections() == [])


def test_if_all_are_busy_the_newest_connection_is_closed(site):
    gate = Gate()
    running = site(gate, slow_plan, {"slow": Lane("slow", 2)}, connections=2)
    busy = [running.connect().send(b"GET /slow HTTP/1.1\r\n\r\n") for _ in range(2)]
    for _ in busy:
        assert gate.began.acquire(timeout=WAIT)
    late = running.connect()
    assert late.is_closed()
    gate.go.set()
    assert [client.answer().status for client in busy] == [200, 200]
    for client in [late, *busy]:
        client.close()


def test_it_listens_in_the_file_system_too(site, tmp_path):
    running = site()
    with socket.socket(socket.AF_UNIX) as listening, socket.socket(socket.AF_UNIX) as client:
        listening.bind(str(tmp_path / "socket"))
        listening.listen()
        running.reception.listen(listening)
        client.settimeout(WAIT)
        client.connect(str(tmp_path / "socket"))
        client.sendall(b"GET /here HTTP/1.1\r\nConnection: close\r\n\r\n")
        with client.makefile("rb") as file:
            assert file.read().endswith(b"GET /here ")
        wait_for(lambda: running.reception.connections() == [])


def test_pages_that_may_read_answers_may_read_refusals(site):
    running = site(longest_line=100)
    sent = b"POST / HTTP/1.1\r\nHost: x\r\nOrigin: %s\r\nContent-Length: 2000000\r\n\r\n"
    for origin, allowed in ((LAB, LAB), ("https://evil.example", None)):
        client = running.connect().send(sent % origin.encode())
        answer = client.answer()
        assert (answer.status, answer.headers.get("access-control-allow-origin")) == (413, allowed)
        client.close()
