"""The clients of the benchmark of previews, on a small server."""

import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
import requests

from benchmarks.previews import KINDS, Previewed, ask, wait_for_job


class Service(BaseHTTPRequestHandler):
    """Answers previews, and says of the job what `states` of the server say, then that it has succeeded."""

    protocol_version = "HTTP/1.1"

    def do_GET(self):
        self._answer({"state": self.server.states.pop(0) if self.server.states else "succeeded"})

    def do_POST(self):
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.server.asked.append(body)
        if len(self.server.asked) == 3:
            self.server.end.set()
        self._answer({}, self.server.status)

    def _answer(self, body, status=200):
        data = json.dumps(body).encode()
        self.send_response(status)
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, *_):
        pass


@pytest.fixture
def server():
    with ThreadingHTTPServer(("127.0.0.1", 0), Service) as server:
        server.asked, server.states, server.status, server.end = [], [], 200, threading.Event()
        server.url = f"http://127.0.0.1:{server.server_port}"
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield server
        server.shutdown()
        thread.join(10)


@pytest.mark.parametrize("kind", KINDS)
def test_a_client_asks_for_other_previews_until_the_end(server, kind):
    times = ask(server.url, kind, 1, server.end, 0.001)
    assert len(times) == len(server.asked) == 3
    assert min(times) > 0
    assert len({json.dumps(body) for body in server.asked}) == 3
    assert all(list(body) == [{"seeds": "random", "edits": "edit"}[kind]] for body in server.asked)


def test_a_preview_that_fails_is_no_measurement(server):
    server.status = 503
    with pytest.raises(requests.HTTPError):
        ask(server.url, "seeds", 1, server.end, 0.001)


def test_a_job_that_fails_ends_the_measurement(server):
    server.states = ["failed"]
    with pytest.raises(RuntimeError, match="failed"):
        wait_for_job(f"{server.url}/jobs/1")
    wait_for_job(f"{server.url}/jobs/1")


def test_the_median_and_the_worst_are_those_of_the_times():
    row = Previewed(0.01, [0.05, 0.01, 0.02])
    assert (row.median, row.worst) == (0.02, 0.05)
