"""The documentation page."""

import re


def test_the_documentation_page_needs_nothing_from_outside(client):
    page = client.get("/docs")
    assert page.mimetype == "text/html"
    assert "//" not in re.sub(r"<!doctype html>", "", page.text)
    for address in re.findall(r'(?:src|href|url)[=:] ?"([^"]+)"', page.text):
        assert address.startswith("/")
        with client.get(address) as response:
            assert response.status_code == 200


def test_the_root_leads_to_the_documentation(client):
    response = client.get("/")
    assert (response.status_code, response.headers["Location"]) == (302, "/docs")
