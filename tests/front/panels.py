"""The panels of the page, read from its own list, so that new panels are tested as well."""

from __future__ import annotations

import re
from typing import Any

import requests
from playwright.sync_api import Page, expect

from app.front.files import FOLDER

PANELS = re.findall(r"^  (\w+):", (FOLDER / "panels" / "all.js").read_text(), re.MULTILINE)

# The address of a panel says which faces it shows, and how.
FILLED = {
    "gallery": "gallery?face=1&sort=age",
    "compare": "compare?ids=1,2,3",
    "make": "make?amount=3&seed=1",
    "similar": "similar?id=1",
    "edit": "edit?ids=1&t=smile:1",
    "sample": "sample?where=age:20..60,smile:-1..1&amount=2&seed=1",
    "project": "project?steps=5&align=none",
    "set": "set?mask=oval&design=own&factor1=group&levels1=1:a,2:a,3:b,4:b",
    "jobs": "jobs",
    "import": "import",
}


def filled(panel: str) -> str:
    """Returns the address of a panel with faces in it."""
    return FILLED.get(panel, f"{panel}?ids=1,2")


def fill(page: Page, service: Any, panel: str) -> None:
    """Does on a panel, opened at `filled(panel)`, what its address cannot say: makes faces, checks the set, ..."""
    panels = {"make": _make, "sample": _make, "project": _project, "import": _import, "set": _check, "jobs": _start_job}
    if panel in panels:
        panels[panel](page, service)


def _make(page: Page, service: Any) -> None:
    page.get_by_role("button", name=re.compile(r"^Make \d+ faces")).click()
    expect(page.get_by_role("heading", name=re.compile(r"^Made \d+ faces"))).to_be_visible(timeout=60_000)


def _project(page: Page, service: Any) -> None:
    picture = requests.get(f"{service.url}/faces/3/image?format=png", timeout=60).content
    file = {"name": "somebody.png", "mimeType": "image/png", "buffer": picture}
    page.get_by_label("Picture", exact=True).set_input_files(file)  # type: ignore[arg-type]
    page.get_by_role("button", name="Find the face").click()
    expect(page.get_by_role("img", name="The face that was found")).to_be_visible(timeout=60_000)


def _import(page: Page, service: Any) -> None:
    picture = requests.get(f"{service.url}/faces/3/image?format=png", timeout=60).content
    file = {"name": "face.png", "mimeType": "image/png", "buffer": picture}
    page.get_by_label("File", exact=True).set_input_files(file)  # type: ignore[arg-type]
    page.get_by_role("button", name="Make the face").click()
    expect(page.get_by_role("heading", name="Made 1 face")).to_be_visible()


def _check(page: Page, service: Any) -> None:
    page.evaluate("localStorage.setItem('facespace.basket', '[1,2,3,4]')")
    page.reload()
    page.get_by_role("button", name="Check the set").click()
    expect(page.get_by_role("region", name="Manifest")).to_be_visible(timeout=60_000)


def _start_job(page: Page, service: Any) -> None:
    service.json("POST", "/faces?amount=20&seed=800", headers={"Prefer": "respond-async"})
    page.get_by_role("list", name="Jobs").get_by_role("button", name="faces, 20").first.click()
    expect(page.get_by_role("heading", name="Made 20 faces")).to_be_visible(timeout=60_000)
