"""The panel that compares faces."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.front.conftest import refuse_once

pytestmark = pytest.mark.long


def test_distances_are_those_of_the_service(panel, service):
    page = panel("compare?ids=1,2,3")
    found = service.json("GET", "/faces/1/distances?to=2,3")["distances"]
    for each in found:
        cell = page.get_by_role("button", name=f"Faces 1 and {each['id']}:").first
        expect(cell).to_contain_text(f"{each['w']:#.3g}")
    page.get_by_label("Distance").select_option("pixel")
    expect(page.get_by_role("button", name="Faces 1 and 2:").first).to_contain_text(f"{found[0]['pixel']:#.3g}")
    expect(page).to_have_url(re.compile("metric=pixel"))


def test_two_faces_are_seen_side_by_side_in_turn_and_as_a_difference(panel):
    page = panel("compare?ids=1,2,3")
    page.get_by_role("button", name="Faces 2 and 3:").first.click()
    two = page.get_by_role("region", name="Two faces")
    expect(two.get_by_text("The pictures differ by")).to_be_visible()
    expect(two.get_by_text("In turn: Face 2 (key f)")).to_be_visible()
    page.get_by_role("heading", name="Compare").click()
    page.keyboard.press("f")
    expect(two.get_by_text("In turn: Face 3 (key f)")).to_be_visible()


def test_by_keyboard_alone(panel):
    page = panel("compare?ids=1,2")
    cell = page.get_by_role("button", name="Faces 1 and 2:").first
    expect(cell).to_have_attribute("aria-pressed", "true")
    page.get_by_role("button", name="Flicker").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Flicker")).to_have_attribute("aria-pressed", "true")
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Remove face 2").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_text("Choose at least two.")).to_be_visible()
    expect(page.get_by_role("button", name="Remove face 1")).to_be_focused()
    page.keyboard.press("Delete")
    expect(page.get_by_role("button", name="Choose faces")).to_be_focused()


def test_why_a_distance_is_missing_is_told_below_the_table(panel, service):
    average = service.json("POST", "/faces/averages", json={"ids": [1, 2]})["ids"][0]
    page = panel(f"compare?ids=1,2,{average}&metric=z")
    page.get_by_role("button", name=f"Faces 1 and {average}: unknown").first.press("Enter")
    expect(page.get_by_text(f"face {average} is not a random face")).to_be_visible()


def test_distances_come_later_if_there_was_no_room_for_them(open_page, service):
    page, watched = open_page(f"{service.url}/#/gallery")
    watched.expects("status of 503")
    refuse_once(page, "**/distances?*")
    page.goto(f"{service.url}/#/compare?ids=1,2")
    expect(page.get_by_role("alert")).to_contain_text("1000 wait.")
    expect(page.get_by_role("button", name=re.compile(r"^Faces 1 and 2: \d")).first).to_be_visible()
    expect(page.get_by_role("alert")).to_have_count(0)


def test_what_is_measured_on_two_faces_stands_side_by_side(panel, service):
    page = panel("compare?ids=1,2")
    page.get_by_text("Measurements", exact=True).click()
    age = page.get_by_role("row", name="age")
    for face in service.json("GET", "/attributes?ids=1,2")["faces"]:
        expect(age).to_contain_text(f"{face['attributes']['age']['value']:.4g}")


def test_without_faces_the_last_action_stays(panel):
    page = panel("make?amount=1&seed=600")
    page.get_by_role("button", name="Make 1 face").click()
    expect(page.locator("code")).to_contain_text("seed=600")
    page.get_by_role("link", name="Compare").click()
    expect(page.get_by_text("Choose at least two.")).to_be_visible()
    expect(page.locator("code")).to_contain_text("seed=600")


def test_an_unknown_face_is_explained(open_page, service):
    page, watched = open_page(f"{service.url}/#/compare?ids=1,9999")
    watched.expects("status of 404")
    expect(page.get_by_role("alert")).to_contain_text("9999")
