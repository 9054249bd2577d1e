"""A file is downloaded once and completely, even if the server breaks off, changes it, or sends something else."""

import errno
import hashlib
import http.server
import threading
import traceback

import pytest

from stylegan2.checkpoints import download
from stylegan2.checkpoints.download import cached_path, fetch
from stylegan2.errors import CheckpointError

CONTENT = bytes(range(256)) * 40


class Server:
    """A web server on this machine with one file. Its attributes say what it does wrong."""

    def __init__(self):
        self.content = CONTENT
        self.etag = '"one"'
        self.headers = {"Content-Type": "application/octet-stream"}
        self.status = 200
        self.break_after = []  # how many bytes to send, by request; then whole
        self.knows_ranges = True
        self.redirect = None
        self.requests = []
        self.http = http.server.ThreadingHTTPServer(("127.0.0.1", 0), self.handler())
        self.url = f"http://127.0.0.1:{self.http.server_address[1]}/networks/face%20net.pkl"
        self.thread = threading.Thread(target=self.http.serve_forever, kwargs={"poll_interval": 0.01})
        self.thread.start()

    def stop(self):
        if self.thread.is_alive():
            self.http.shutdown()
            self.http.server_close()
            self.thread.join()

    def handler(server):  # noqa: N805 - the handler has a self of its own
        class Handler(http.server.BaseHTTPRequestHandler):
            def do_GET(self):
                server.requests.append(dict(self.headers))
                server.answer(self)

            def log_message(self, *arguments):
                pass

        return Handler

    def answer(self, request):
        if self.redirect and request.path != "/there":
            return self.send(request, 302, b"", {"Location": self.redirect})
        if self.status != 200:
            return self.send(request, self.status, b"no", {})
        start, status = self.start_of(request), 200
        headers = self.headers | ({"ETag": self.etag} if self.etag else {})
        if start:
            status, headers = (
                206,
                headers | {"Content-Range": f"bytes {start}-{len(self.content) - 1}/{len(self.content)}"},
            )
        if start > len(self.content):
            return self.send(request, 416, b"", {})
        return self.send(request, status, self.content[start:], headers)

    def start_of(self, request):
        wanted = request.headers.get("Range", "")
        if not self.knows_ranges or not wanted or request.headers.get("If-Range") != self.etag:
            return 0
        return int(wanted.removeprefix("bytes=").removesuffix("-"))

    def send(self, request, status, body, headers):
        request.send_response(status)
        for name, value in {"Content-Length": str(len(body)), **headers}.items():
            request.send_header(name, value)
        request.end_headers()
        request.wfile.write(body[: self.break_after.pop(0)] if self.break_after else body)


@pytest.fixture
def server(monkeypatch):
    monkeypatch.setattr(download, "CHUNK", 500)
    server = Server()
    yield server
    server.stop()


def failing(server, tmp_path, **options) -> str:
    """Asserts that a download fails and leaves no file; returns the message."""
    with pytest.raises(CheckpointError) as error:
        fetch(server.url, tmp_path, progress=False, **options)
    assert not cached_path(server.url, tmp_path).exists()
    assert server.url in str(error.value)
    assert f"put it at {cached_path(server.url, tmp_path)}" in str(error.value)
    return str(error.value)


def parts(tmp_path):
    return [path.name for path in tmp_path.iterdir() if ".part" in path.name]


def test_a_file_is_fetched_once(server, tmp_path):
    first = fetch(server.url, tmp_path, progress=False)
    second = fetch(server.url, tmp_path, progress=False)
    assert first == second == cached_path(server.url, tmp_path)
    assert first.read_bytes() == CONTENT
    assert first.name.endswith("face net.pkl")
    assert len(server.requests) == 1
    assert not parts(tmp_path)


def test_progress_is_shown_with_the_name_and_the_size(server, tmp_path, capsys):
    fetch(server.url, tmp_path)
    shown = capsys.readouterr().err
    assert "face net.pkl" in shown
    assert "10.2k/10.2k" in shown


def test_a_download_tells_how_far_it_is_also_after_an_interruption(server, tmp_path):
    server.break_after = [4000]
    told = []
    fetch(server.url, tmp_path, progress=False, on_download=lambda done, total: told.append((done, total)))
    assert told == sorted(told)
    assert {(4000, len(CONTENT)), (len(CONTENT), len(CONTENT))} <= set(told)
    assert {total for _, total in told} == {len(CONTENT)}


def test_an_interrupted_download_continues_where_it_stopped(server, tmp_path):
    server.break_after = [4000, 3000]
    assert fetch(server.url, tmp_path, progress=False).read_bytes() == CONTENT
    assert [request.get("Range") for request in server.requests] == [None, "bytes=4000-", "bytes=7000-"]


def test_an_abandoned_download_continues_at_the_next_call(server, tmp_path):
    server.break_after = [1000, 1000, 1000]
    assert "was interrupted 3 times, last after 3000 bytes" in failing(server, tmp_path)
    assert fetch(server.url, tmp_path, progress=False).read_bytes() == CONTENT
    assert server.requests[-1]["Range"] == "bytes=3000-"


def test_a_download_starts_again_if_the_server_ignores_ranges(server, tmp_path):
    server.knows_ranges = False
    server.break_after = [4000]
    assert fetch(server.url, tmp_path, progress=False).read_bytes() == CONTENT


@pytest.mark.parametrize("etag", [None, 'W/"weak"'])
def test_a_download_starts_again_if_the_server_does_not_mark_versions(server, tmp_path, etag):
    server.etag = etag
    server.break_after = [4000]
    assert fetch(server.url, tmp_path, progress=False).read_bytes() == CONTENT
    assert all("Range" not in request for request in server.requests)


@pytest.mark.parametrize("length", [100, 5000, 20_000])
def test_a_download_starts_again_if_the_file_has_changed(server, tmp_path, length):
    server.break_after = [1000, 1000, 1000]
    failing(server, tmp_path)
    server.content, server.etag = b"new" * length, '"two"'
    assert fetch(server.url, tmp_path, progress=False).read_bytes() == server.content


def test_a_download_starts_again_if_its_part_is_longer_than_the_file(server, tmp_path):
    server.break_after = [5000, 0, 0]
    failing(server, tmp_path)
    server.content = CONTENT[:100]
    assert fetch(server.url, tmp_path, progress=False).read_bytes() == CONTENT[:100]


def test_the_right_checksum_is_accepted(server, tmp_path):
    fetch(server.url, tmp_path, hashlib.sha256(CONTENT).hexdigest().upper(), progress=False)


def test_a_wrong_checksum_is_refused_and_the_file_is_not_kept(server, tmp_path):
    message = failing(server, tmp_path, sha256="0" * 64)
    assert hashlib.sha256(CONTENT).hexdigest() in message
    assert not parts(tmp_path)


@pytest.mark.parametrize("status", [403, 404, 500])
def test_an_error_status_is_refused_and_shown(server, tmp_path, status):
    server.status = status
    assert f"answers {status}" in failing(server, tmp_path)


@pytest.mark.parametrize("kind", ["text/html; charset=utf-8", "application/octet-stream"])
def test_a_web_page_is_refused(server, tmp_path, kind):
    server.content = b"\n <!DOCTYPE html><html>Quota exceeded</html>"
    server.headers = {"Content-Type": kind}
    assert "web page" in failing(server, tmp_path)
    assert not parts(tmp_path)


def test_an_empty_answer_is_refused(server, tmp_path):
    server.content = b""
    assert "answers with an empty file" in failing(server, tmp_path)


def test_an_absurd_size_is_refused_before_reading(server, tmp_path):
    server.headers |= {"Content-Length": str(10**15)}
    assert "more than any network" in failing(server, tmp_path)


def test_an_unreachable_server_is_reported(server, tmp_path):
    server.stop()
    assert "cannot be reached" in failing(server, tmp_path)


@pytest.mark.parametrize(
    "url", ["http://example.com/x.pkl", "ftp://example.com/x.pkl", "file:///etc/passwd", "https:///x", "x.pkl"]
)
def test_addresses_other_than_https_are_refused(tmp_path, url):
    with pytest.raises(CheckpointError, match="is not an https address"):
        fetch(url, tmp_path)


def test_a_redirection_is_followed(server, tmp_path):
    server.redirect = "/there"
    assert fetch(server.url, tmp_path, progress=False).read_bytes() == CONTENT


@pytest.mark.parametrize("where", ["http://example.com/x.pkl", "file:///etc/passwd"])
def test_a_redirection_away_from_https_is_refused(server, tmp_path, where):
    server.redirect = where
    assert "is not an https address" in failing(server, tmp_path)


def test_an_endless_redirection_is_refused(server, tmp_path):
    server.redirect = "/elsewhere"
    assert "redirects more than 5 times" in failing(server, tmp_path)


def test_a_full_disk_is_reported(server, tmp_path, monkeypatch):
    def full(descriptor):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(download.os, "fsync", full)
    assert "No space left on device" in failing(server, tmp_path)


def test_concurrent_calls_download_a_file_once(server, tmp_path):
    found = []
    threads = [
        threading.Thread(target=lambda: found.append(fetch(server.url, tmp_path, progress=False))) for _ in range(4)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 4
    assert len(server.requests) == 1
    assert found[0].read_bytes() == CONTENT


def test_addresses_with_the_same_file_name_are_kept_apart(tmp_path):
    one = cached_path("https://example.com/a/ffhq.pkl", tmp_path)
    two = cached_path("https://example.com/b/ffhq.pkl", tmp_path)
    assert one != two


@pytest.mark.parametrize("name", ["..%2F..%2Fetc%2Fpasswd", "a%00b", "x" * 5000, "", ".."])
def test_an_address_cannot_lead_out_of_the_cache(tmp_path, name):
    path = cached_path(f"https://example.com/{name}", tmp_path)
    assert path.parent == tmp_path
    assert path.resolve().parent == tmp_path.resolve()
    assert len(path.name) < 200


def test_no_secret_of_an_address_is_seen_in_the_cache_or_when_the_download_fails(server, tmp_path):
    secret = server.url.replace("http://", "http://lab:hunter2@") + ";t=hunter2?token=hunter2"
    assert "hunter2" not in str(cached_path(secret, tmp_path))
    for server.status, server.redirect in ((404, None), (200, "ftp://lab:hunter2@elsewhere/?token=hunter2")):
        with pytest.raises(CheckpointError) as failure:
            fetch(secret, tmp_path, progress=False)
        assert "hunter2" not in "".join(traceback.format_exception(failure.value))
    server.stop()
    with pytest.raises(CheckpointError, match="cannot be reached") as failure:
        fetch(secret, tmp_path, progress=False)
    assert "hunter2" not in "".join(traceback.format_exception(failure.value))


def test_a_file_is_kept_under_one_name_for_all_users_of_its_address(tmp_path):
    one = cached_path("https://lab:hunter2@example.com/ffhq.pkl?version=2", tmp_path)
    assert one == cached_path("https://example.com/ffhq.pkl?version=2", tmp_path)
    assert one != cached_path("https://example.com/ffhq.pkl?version=3", tmp_path)
