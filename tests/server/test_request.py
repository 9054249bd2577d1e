"""What a request may look like, however its bytes are split."""

import pytest

from server.reception import Limits, _adjustments
from server.request import DefaultPlan, Request

LINE = 100


def read(data, part=None, planner=lambda *call: DefaultPlan(largest_body=20)):
    """The request that comes in parts of `part` bytes."""
    request = Request(_adjustments(Limits(longest_header=2000)), planner, LINE)
    part = part or len(data)
    for start in range(0, len(data), part):
        rest = data[start : start + part]
        while rest and not request.completed:
            rest = rest[request.received(rest) :]
    return request


def chunked(*chunks, header=b"Transfer-Encoding: chunked"):
    body = b"".join(b"%x\r\n%s\r\n" % (len(chunk), chunk) for chunk in [*chunks, b""])
    return b"POST /faces HTTP/1.1\r\nHost: x\r\n" + header + b"\r\n\r\n" + body


def counted(body, length=None):
    head = b"POST /faces HTTP/1.1\r\nHost: x\r\nContent-Length: %d\r\n\r\n"
    return head % (len(body) if length is None else length) + body


@pytest.mark.parametrize("part", [None, 1, 7])
@pytest.mark.parametrize("data", [counted(b"x" * 20), chunked(b"x" * 12, b"x" * 8)])
def test_a_body_up_to_the_limit_is_read(data, part):
    request = read(data, part)
    assert request.error is None
    assert request.completed
    assert request.get_body_stream().read() == b"x" * 20
    assert request.headers["CONTENT_LENGTH"] == "20"


@pytest.mark.parametrize("part", [None, 1, 7])
@pytest.mark.parametrize(
    ("data", "status"),
    [
        (counted(b"x" * 21), 413),
        (counted(b"", length=10**15), 413),
        (chunked(b"x" * 12, b"x" * 9), 413),
        (chunked(*[b"x"] * 21), 413),
        (b"GET /" + b"x" * LINE + b" HTTP/1.1\r\n\r\n", 414),
        (b"x" * 200, 414),
        (b"GET / HTTP/1.1\r\nA: " + b"x" * 3000 + b"\r\n\r\n", 431),
        (b"GET / HTTP/1.1\r\n" + b"a: b\r\n" * 1000, 431),
        (b"GET / HTTP/2.0\r\n\r\n", 505),
        (b"GET /\r\n\r\n", 505),
        (b"nonsense\r\n\r\n", 400),
        (b"get / HTTP/1.1\r\n\r\n", 400),
        (b"GET / HTTP/1.1\r\nno colon\r\n\r\n", 400),
        (b"GET / HTTP/1.1\r\nA: b\nC: d\r\n\r\n", 400),
        (b"GET / HTTP/1.1\r\nContent-Length: -1\r\n\r\n", 400),
        (b"GET / HTTP/1.1\r\nContent-Length: 1, 1\r\n\r\n", 400),
        (b"GET / HTTP/1.1\r\nContent-Length: " + b"9" * 1500 + b"\r\n\r\n", 413),
        (b"POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n" + b"f" * 40 + b"\r\n", 413),
        (b"POST / HTTP/1.1\r\nTransfer-Encoding: gzip, chunked\r\n\r\n", 501),
        (b"POST / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n", 501),
        (chunked(b"x", header=b"Transfer-Encoding: chunked\r\nContent-Length: 1"), 400),
        (b"POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\nnothing\r\n", 400),
        (b"POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n1;" + b"x" * 20_000, 400),
        (b"POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n" + b"A: b\r\n" * 5000, 400),
    ],
)
def test_what_cannot_be_served_is_refused_with_its_status(data, status, part):
    request = read(data, part)
    assert request.completed
    assert request.error.status == status


def test_a_length_of_more_digits_than_python_reads_is_refused():
    request = Request(_adjustments(Limits()), lambda *call: DefaultPlan(), 0)
    request.received(b"GET / HTTP/1.1\r\nContent-Length: " + b"9" * 5_000 + b"\r\n\r\n")
    assert request.error.status == 400


def test_the_host_in_the_request_line_counts():
    assert read(b"GET http://evil.example/faces HTTP/1.1\r\nHost: localhost\r\n\r\n").headers["HOST"] == "evil.example"


def test_a_body_that_is_too_large_is_not_asked_for():
    request = read(b"POST / HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: 100\r\n\r\n")
    assert request.error.status == 413
    assert not request.expect_continue


def test_the_plan_belongs_to_the_call():
    asked = []

    def planner(*call):
        asked.append(call)
        return DefaultPlan(lane="slow", largest_body=10**6)

    request = read(
        b"POST /f%C3%A9?a=b%20c HTTP/1.1\r\nPrefer: respond-async\r\nAccept: image/webp\r\n"
        b"Content-Length: 1000\r\n\r\n",
        planner=planner,
    )
    assert asked == [("POST", "/fé", "a=b%20c", "respond-async", "image/webp")]
    assert request.plan.lane == "slow"
    assert request.error is None
    assert not request.completed


def test_empty_lines_before_a_request_are_skipped():
    request = read(b"\r\n\r\nGET / HTTP/1.1\r\n\r\n")
    assert request.completed
    assert request.empty
