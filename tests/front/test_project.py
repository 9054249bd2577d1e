"""The panel that finds the face of a photograph."""

from __future__ import annotations

import json
import re
import subprocess
import sys

import pytest
import requests
from playwright.sync_api import expect

from tests.serving import wait_for

pytestmark = pytest.mark.long


@pytest.fixture
def picture(service, tmp_path):
    path = tmp_path / "somebody.png"
    path.write_bytes(requests.get(f"{service.url}/faces/3/image?format=png", timeout=30).content)
    return path


def test_a_picture_is_cropped_and_projected_while_one_watches(panel, service, picture):
    page = panel("project?steps=120&align=none")
    page.get_by_label("Picture", exact=True).set_input_files(picture)
    expect(page.get_by_role("img", name="Cropped to the middle of the picture")).to_be_visible()
    page.get_by_role("button", name="Find the face").click()
    expect(page.get_by_role("progressbar", name="In progress")).to_be_visible(timeout=60_000)
    expect(page.get_by_role("img", name=re.compile("^After [0-9]+ steps$"))).to_be_visible(timeout=60_000)
    expect(page.get_by_role("img", name="The face that was found")).to_be_visible(timeout=60_000)
    expect(page.get_by_text("It differs from the picture by")).to_be_visible()
    newest = service.json("GET", "/faces?include=faces&sort=-id&limit=1")["faces"][0]
    assert newest["kind"] == "projection"


def test_the_lines_for_scripts_do_the_same_whatever_the_file_is_called(panel, service, picture, tmp_path):
    hard = tmp_path / """somebody's "first", a;b.png"""
    picture.rename(hard)
    page = panel("project?steps=5&align=none&seed=3")
    page.get_by_label("Picture", exact=True).set_input_files(hard)
    page.get_by_role("button", name="Find the face").click()
    expect(page.get_by_role("img", name="The face that was found")).to_be_visible(timeout=60_000)
    found = service.json("GET", "/jobs?limit=1")["jobs"][0]["id"]
    line = page.locator("code").inner_text()
    again = [json.loads(subprocess.check_output(line, shell=True, cwd=tmp_path, stderr=subprocess.DEVNULL))]
    page.get_by_role("button", name="Python").click()
    script = "import requests\n" + page.locator("code").inner_text() + "\nimport json; print(json.dumps(answer))"
    again.append(json.loads(subprocess.check_output([sys.executable, "-c", script], cwd=tmp_path)))

    def result(job):
        wait_for(lambda: service.json("GET", f"/jobs/{job}")["state"] == "succeeded")
        return service.json("GET", f"/jobs/{job}")["result"]["faces"][0]["sha256"]

    assert {result(job["id"]) for job in again} == {result(found)}


def test_by_keyboard_alone(panel, picture):
    page = panel("project?steps=5&align=none")
    page.get_by_label("Picture", exact=True).set_input_files(
        picture
    )  # the browser's own dialog is not part of the page
    page.get_by_label("Steps").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("img", name="The face that was found")).to_be_visible(timeout=60_000)


def test_a_file_that_is_no_picture_is_explained(open_page, service, tmp_path):
    page, watched = open_page(f"{service.url}/#/project")
    watched.expects("status of 400")
    (tmp_path / "notes.txt").write_text("no picture")
    page.get_by_label("Picture", exact=True).set_input_files(tmp_path / "notes.txt")
    expect(page.get_by_role("alert")).to_contain_text("image")


def test_a_projection_is_cancelled(panel, service, picture):
    page = panel("project?steps=2000&align=none")
    page.get_by_label("Picture", exact=True).set_input_files(picture)
    page.get_by_role("button", name="Find the face").click()
    page.get_by_role("button", name="Cancel").click()
    expect(page.get_by_role("button", name="Find the face")).to_be_enabled()

    def is_cancelled():
        return {job["state"] for job in service.json("GET", "/jobs?limit=1")["jobs"]} == {"cancelled"}

    wait_for(is_cancelled)
