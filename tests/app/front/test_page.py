"""`GET /` and the static files of the page."""

from __future__ import annotations

import gzip
import re

import pytest

from app.front.files import FOLDER, modules_of

FILES = sorted(path.relative_to(FOLDER).as_posix() for path in FOLDER.rglob("*") if path.is_file())
TYPES = {
    ".js": "text/javascript",
    ".mjs": "text/javascript",
    ".css": "text/css",
    ".svg": "image/svg+xml",
}


@pytest.fixture
def files(client):
    """The address of the files."""
    return "/" + re.search(r'src="(front/[0-9a-f]{16})/main\.js"', client.get("/").text)[1]


def test_the_page_is_asked_for_again_each_time_and_runs_only_its_own_files(client):
    page = client.get("/")
    assert (page.status_code, page.mimetype, page.headers["Cache-Control"]) == (200, "text/html", "no-cache")
    policy = dict(part.split(" ", 1) for part in page.headers["Content-Security-Policy"].split("; "))
    assert policy["default-src"] == policy["frame-ancestors"] == policy["base-uri"] == policy["form-action"] == "'none'"
    assert policy["script-src"] == policy["style-src"] == policy["connect-src"] == "'self'"
    assert "unsafe" not in page.headers["Content-Security-Policy"]
    assert page.headers["Referrer-Policy"] == "no-referrer"
    assert not re.search(r"<script(?![^>]*src=)|<style|\bstyle=|\bon[a-z]+=|javascript:", page.text)


def test_the_modules_that_the_page_starts_with_are_asked_for_at_once(client, files):
    preloaded = re.findall(r'<link rel="modulepreload" href="([^"]+)">', client.get("/").text)
    assert [f"/{address}" for address in preloaded] == [f"{files}/{name}" for name in modules_of(FOLDER, "main.js")]


@pytest.mark.parametrize("name", FILES)
def test_a_file_is_kept_by_browsers_and_has_its_type(client, files, name):
    with client.get(f"{files}/{name}") as response:
        assert response.status_code == 200
        assert response.data == (FOLDER / name).read_bytes()
        assert "immutable" in response.headers["Cache-Control"]
        assert response.headers["X-Content-Type-Options"] == "nosniff"
        if (suffix := (FOLDER / name).suffix) in TYPES:
            assert response.mimetype == TYPES[suffix]


def test_files_of_another_version_are_not_there(client, problem, files):
    problem(client.get("/front/0123456789abcdef/main.js"), 404)
    problem(client.get(f"{files}/none.js"), 404)
    for name in ("../page.py", "..%2fpage.py", ""):
        assert client.get(f"{files}/{name}").status_code == 404


def test_heads_are_those_of_the_answers(client, files):
    for address in ("/", f"{files}/main.js"):
        with client.get(address) as whole, client.head(address) as head:
            assert (head.status_code, head.data) == (200, b"")
            assert head.headers.get("Content-Length") == whole.headers["Content-Length"]
            assert head.headers["Content-Type"] == whole.headers["Content-Type"]


def test_files_are_compressed(client, files):
    name = "vendor/uplot.mjs"
    with client.get(f"{files}/{name}", headers={"Accept-Encoding": "gzip, br"}) as response:
        assert response.headers["Content-Encoding"] == "gzip"
        assert "Accept-Encoding" in response.vary
        assert len(response.data) < (FOLDER / name).stat().st_size / 2
        assert gzip.decompress(response.data) == (FOLDER / name).read_bytes()
