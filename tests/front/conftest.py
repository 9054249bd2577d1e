"""The page in a real browser, on a real service with the bundled network.

A test that gets `page` fails if the page writes an error to the console, violates its content security policy, or asks
another host for anything.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
import requests
from playwright.sync_api import Browser, Locator, Page, Playwright, expect, sync_playwright

from tests.serving import Server

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
PATIENCE = 20_000  # milliseconds: other tests may run beside these
WIDE, PHONE = {"width": 1280, "height": 800}, {"width": 390, "height": 780}


def cells(page: Page) -> Locator:
    """Returns the faces of the gallery."""
    return page.get_by_role("listbox", name="Gallery").get_by_role("option")


def refuse_once(page: Page, address: str) -> None:
    """Answers the next request to an address as a service does that has no room for it."""
    full = {"type": "urn:facespace:problem:queue-full", "title": "Queue full", "status": 503, "detail": "1000 wait."}
    page.route(address, lambda route: route.fulfill(status=503, json=full, headers={"Retry-After": "1"}), times=1)


class Service(Server):
    """Gunicorn with the bundled network."""

    application = "wsgi:build()"

    def __init__(self, results: Path, *arguments: str, port: int | None = None, **settings: str) -> None:
        defaults = {"FACESPACE_NETWORK": "bundled", "FACESPACE_DATABASE": "sqlite://"}
        super().__init__(results, *arguments, port=port, **{**defaults, **settings})

    @property
    def url(self) -> str:
        """The address of the service, without a slash at the end."""
        return f"http://127.0.0.1:{self.port}"

    def json(self, method: str, path: str, **options: Any) -> Any:
        """Returns the JSON that a call answers; `options` are those of requests.request."""
        response = requests.request(method, self.url + path, timeout=60, **options)
        response.raise_for_status()
        return response.json()

    def make(self, amount: int, seed: int = 1) -> list[int]:
        """Makes random faces, and returns their ids."""
        return list(self.json("POST", f"/faces?amount={amount}&seed={seed}")["ids"])


@pytest.fixture(scope="package")  # it runs an event loop in this thread, which would disturb other tests
def playwright() -> Iterator[Playwright]:
    expect.set_options(timeout=PATIENCE)
    with sync_playwright() as started:
        yield started


@pytest.fixture(scope="package")
def browser(playwright: Playwright) -> Iterator[Browser]:
    if CHROMIUM is None:
        pytest.skip("needs Chromium (apt install chromium)")
    started = playwright.chromium.launch(executable_path=CHROMIUM)
    yield started
    started.close()


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """A service with twelve random faces, 1 to 12."""
    started = Service(tmp_path_factory.mktemp("results"))
    try:
        started.wait_until_ready()
        started.make(12)
        yield started
    finally:
        started.close()


class Watched:
    """Records console errors, uncaught exceptions and foreign hosts.

    Tests that provoke an error say so: `watched.expects("status of 503")`.
    """

    def __init__(self, page: Page) -> None:
        self._expected: list[str] = []
        self._found: list[str] = []
        self._hosts: set[str] = set()
        page.on("console", lambda message: message.type in ("error", "warning") and self._found.append(message.text))
        page.on("pageerror", lambda error: self._found.append(f"uncaught: {error}"))
        page.on("request", lambda request: self._hosts.add(urlsplit(request.url).hostname or ""))

    def expects(self, *texts: str) -> None:
        """Allows messages that contain one of the texts."""
        self._expected += texts

    def check(self) -> None:
        """Fails if anything was recorded that is not expected."""
        assert [text for text in self._found if not any(each in text for each in self._expected)] == []
        assert self._hosts <= {"127.0.0.1", "localhost", ""}


@pytest.fixture
def open_page(browser: Browser) -> Iterator[Callable[..., tuple[Page, Watched]]]:
    """Opens pages that are watched; closes them, and checks them, at the end."""
    opened: list[tuple[Page, Watched]] = []

    def open_(address: str, **options: Any) -> tuple[Page, Watched]:
        context = browser.new_context(**{"viewport": WIDE, "reduced_motion": "reduce", **options})
        context.set_default_timeout(PATIENCE)
        page = context.new_page()
        opened.append((page, Watched(page)))
        page.goto(address)
        return opened[-1]

    yield open_
    for page, _ in opened:
        page.context.close()
    for _, watched in opened:
        watched.check()


@pytest.fixture
def page(service: Service, open_page: Callable[..., tuple[Page, Watched]]) -> Page:
    """The page of the service, at the gallery."""
    return open_page(f"{service.url}/")[0]


@pytest.fixture
def panel(service: Service, open_page: Callable[..., tuple[Page, Watched]]) -> Callable[[str], Page]:
    """Opens a panel by its part of the address, such as "walk?ids=1,2"."""
    return lambda place: open_page(f"{service.url}/#/{place}")[0]


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Callable[..., Service]]:
    """Starts services of a test's own, on one results folder. The options are those of `Service`."""
    started: list[Service] = []

    def start_(kind: type[Service] = Service, **options: Any) -> Service:
        started.append(kind(tmp_path / "results", **options))
        return started[-1]

    yield start_
    for each in started:
        each.close()


@pytest.fixture(scope="module")
def empty_service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """A service without a face."""
    started = Service(tmp_path_factory.mktemp("empty"))
    try:
        started.wait_until_ready()
        yield started
    finally:
        started.close()
