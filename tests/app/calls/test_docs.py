"""The documentation page."""

import re
from urllib.parse import urljoin


def test_the_documentation_page_needs_nothing_from_outside(client):
    page = client.get("/docs")
    assert page.mimetype == "text/html"
    assert "//" not in re.sub(r"<!doctype html>", "", page.text)
    start = client.get("/docs/start.js")
    assert start.mimetype == "text/javascript"
    for address in re.findall(r'(?:src|href|url)[=:] ?"([^"]+)"', page.text + start.text):
        with client.get(urljoin("/docs", address)) as response:
            assert response.status_code == 200


def test_the_page_runs_no_inline_script_and_is_shown_in_no_frame(client):
    page = client.get("/docs")
    policy = dict(part.split(" ", 1) for part in page.headers["Content-Security-Policy"].split("; "))
    assert policy["default-src"] == policy["frame-ancestors"] == policy["base-uri"] == "'none'"
    assert policy["script-src"] == policy["style-src"] == policy["connect-src"] == "'self'"
    assert not re.search(r"<script(?![^>]*src=)|<style|\bstyle=|\bon[a-z]+=|javascript:", page.text)
