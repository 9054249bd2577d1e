"""The whole service below a path, behind a real nginx: every address that an answer has leads to the service."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urljoin

import pytest
import requests

from tests.documents import blocks
from tests.nginx import nginx, program
from tests.serving import ROOT, servers

pytestmark = [
    pytest.mark.long,
    pytest.mark.skipif(program() is None, reason="nginx is not installed (Debian: apt install nginx-light)"),
]
GUIDE = (ROOT / "docs" / "deployment.md").read_text().partition("## Below a path")[2]
SET_UP = zip(blocks(GUIDE, "nginx"), blocks(GUIDE, "sh"), strict=True)
WAYS = dict(zip(("SCRIPT_NAME", "X-Forwarded-Prefix"), SET_UP, strict=True))


@pytest.fixture(scope="module", params=WAYS)
def lab(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Yields the address of the service as a browser sees it, ending in a slash. Some faces are stored.

    nginx and the service are set up as the guide shows it.
    """
    location, command = WAYS[request.param]
    with servers(tmp_path_factory.mktemp("lab") / "results") as start:
        server = start(**dict(re.findall(r"([A-Z_]+)=(\S+)", command))).wait_until_ready()
        with nginx(location.replace("8000", str(server.port))) as port:
            made = requests.post(f"http://127.0.0.1:{port}/lab/faces?amount=3", timeout=30)
            assert made.status_code == 201
            yield f"http://127.0.0.1:{port}/lab/"


def ask(address: str, method: str = "GET", **more: object) -> requests.Response:
    return requests.request(method, address, timeout=30, allow_redirects=False, **more)  # type: ignore[arg-type]


def test_every_address_of_an_answer_leads_to_what_it_names(lab: str) -> None:
    made = ask(f"{lab}faces?amount=2", "POST")
    assert {face["id"] for face in made.json()["faces"]} == set(
        ask(urljoin(made.url, made.headers["Location"])).json()["ids"]
    )
    for face in made.json()["faces"]:
        assert ask(urljoin(made.url, face["url"])).json() == face
        assert ask(urljoin(made.url, face["image"])).headers["Content-Type"] == "image/png"
    one = ask(f"{lab}faces/mixes", "POST", json={"ids": [1, 2], "crossover": 2})
    assert ask(urljoin(one.url, one.headers["Location"])).json() == one.json()["faces"][0]


def test_pages_of_ids_follow_each_other(lab: str) -> None:
    page, seen = ask(f"{lab}faces?limit=2"), []
    seen += page.json()["ids"]
    while "next" in page.links:
        page = ask(urljoin(page.url, page.links["next"]["url"]))
        seen += page.json()["ids"]
    assert seen == ask(f"{lab}faces").json()["ids"]
    assert len(seen) >= 3


def test_the_page_and_each_of_its_files_are_found(lab: str) -> None:
    page = ask(lab)
    found = re.findall(r'(?:src|href)="([^"]+)"', page.text)
    assert len(found) > 20
    for address in found:
        assert ask(urljoin(page.url, address)).status_code == 200


def test_the_documentation_and_each_of_its_assets_are_found(lab: str) -> None:
    page = ask(f"{lab}docs")
    start = ask(urljoin(page.url, "docs/start.js"))
    found = re.findall(r'(?:src|href|url)[=:] ?"([^"]+)"', page.text + start.text)
    assert len(found) == 5
    for address in found:
        assert ask(urljoin(page.url, address)).status_code == 200
    document = ask(urljoin(page.url, "openapi.json"))
    [server] = document.json()["servers"]
    assert f"{urljoin(document.url, server['url'])}/" == lab


def test_the_path_without_its_slash_leads_there_as_well(lab: str) -> None:
    redirected = ask(lab.rstrip("/"))  # nginx answers
    assert urljoin(lab, redirected.headers["Location"]) == lab


def test_a_client_cannot_move_the_service(lab: str) -> None:
    headers = {"X-Forwarded-Prefix": "/evil", "X-Forwarded-Host": "evil.example", "X-Forwarded-Proto": "ftp"}
    assert ask(f"{lab}faces/1", headers=headers).json()["url"] == "/lab/faces/1"


def test_an_unknown_host_is_refused_through_the_proxy_as_well(lab: str) -> None:
    assert ask(f"{lab}faces", headers={"Host": "faces.example.org"}).status_code == 200
    assert ask(f"{lab}faces", headers={"Host": "evil.example"}).status_code == 403
    own = {"Origin": lab.removesuffix("/lab/"), "Sec-Fetch-Site": "same-origin"}
    assert ask(f"{lab}faces?amount=1", "POST", headers=own).status_code == 201


def test_a_body_may_be_as_large_as_its_call_allows(lab: str) -> None:
    """The server looks the limit up by the path, before the application is asked."""
    record = {"format": "x" * (1 << 20), "nothing": 1}
    assert ask(f"{lab}stimulus-sets/replay", "POST", json=record).status_code == 400
    assert ask(f"{lab}faces/mixes", "POST", json=record).status_code == 413


def test_health_checks_go_past_the_proxy(tmp_path: Path) -> None:
    with servers(tmp_path / "results") as start:
        assert start(SCRIPT_NAME="/lab").wait_until_ready().get("/lab/healthz") == (200, {"status": "ok"})
