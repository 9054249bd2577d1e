"""Clients that follow a job, on a real Gunicorn."""

import http.client
import json

import pytest

from tests.serving import PATIENCE, servers

pytestmark = pytest.mark.long


def events(server, job):
    """A connection on which the events of a job arrive, and its response."""
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=PATIENCE)
    connection.request("GET", f"/jobs/{job}/events")
    return connection, connection.getresponse()


def accepted(server, path):
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=PATIENCE)
    connection.request("POST", path, headers={"Prefer": "respond-async"})
    response = connection.getresponse()
    body = json.load(response)
    connection.close()
    assert response.status == 202, body
    return body["id"]


def test_events_arrive_while_the_job_runs(tmp_path):
    with servers(tmp_path) as start:
        server = start(FACESPACE_NETWORK="slow").wait_until_ready()  # 32 faces take 1.6 s
        connection, response = events(server, accepted(server, "/faces?amount=64"))
        assert response.headers["Content-Type"].startswith("text/event-stream")
        lines = iter(response.readline, b"")
        assert next(line for line in lines if line == b"event: progress\n")
        state = json.loads(next(lines).decode().removeprefix("data: "))
        assert (state["done"], state["total"]) == (32, 64)
        assert server.get("/jobs")[1]["jobs"][0]["state"] == "running"
        assert next(line for line in lines if line == b"event: end\n")
        connection.close()


def test_a_service_that_stops_ends_the_events_and_the_next_one_finishes_the_job(tmp_path):
    with servers(tmp_path) as start:
        server = start(FACESPACE_NETWORK="slow").wait_until_ready()
        job = accepted(server, "/faces?amount=96")
        connection, response = events(server, job)
        lines = iter(response.readline, b"")
        assert next(line for line in lines if line == b"event: progress\n")
        assert server.terminate() == 0
        assert b"event: end\n" not in lines
        connection.close()
        again = start(FACESPACE_NETWORK="fake").wait_until_ready()
        connection, response = events(again, job)
        assert b'"state": "succeeded"' in response.read()
        connection.close()
        assert len(again.get("/faces")[1]["ids"]) == 96


def test_a_call_is_answered_while_a_job_runs(tmp_path):
    with servers(tmp_path) as start:
        server = start(FACESPACE_NETWORK="slow").wait_until_ready()
        job = accepted(server, "/faces?amount=200")
        connection, response = events(server, job)
        assert next(line for line in iter(response.readline, b"") if b'"state": "running"' in line)
        assert server.post("/faces?amount=1")[0] == 201
        assert server.get(f"/jobs/{job}")[1]["state"] == "running"
        assert server.request("DELETE", f"/jobs/{job}")[1]["state"] == "cancelled"
        connection.close()
