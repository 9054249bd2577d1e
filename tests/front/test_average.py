"""The panel of averages and anti-faces."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.long


def test_weights_change_the_average(panel, service):
    page = panel("average?ids=1,2,3")
    shown = page.get_by_role("img", name="Average")
    expect(shown).to_have_attribute("src", re.compile("^data:image"))
    equal = shown.get_attribute("src")
    page.get_by_label("Weight of face 2").fill("0")
    expect(shown).not_to_have_attribute("src", equal)
    page.get_by_role("button", name="Store the average").click()
    expect(page.get_by_role("heading", name="Made 1 face")).to_be_visible()
    newest = service.json("GET", "/faces?include=faces&sort=-id&limit=1")["faces"][0]
    assert newest["recipe"]["derived"]["weights"] == [1, 0, 1]


def test_an_anti_face_is_on_the_other_side_by_keyboard(panel, service):
    page = panel("average?ids=4")
    page.get_by_role("button", name="Anti-face", exact=True).focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("group", name="Anti-face of").get_by_role("button", name="Remove face 4")).to_be_visible()
    page.get_by_label("How far beyond the average").focus()
    page.keyboard.press("ArrowLeft")
    page.get_by_role("button", name="Store the anti-face").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Made 1 face")).to_be_visible()
    newest = service.json("GET", "/faces?include=faces&sort=-id&limit=1")["faces"][0]
    assert (newest["kind"], newest["recipe"]["derived"]["strength"]) == ("opposite", 0.95)


def test_weights_that_add_up_to_nothing_are_explained(open_page, service):
    page, watched = open_page(f"{service.url}/#/average?ids=1,2&weights=1,-1")
    watched.expects("status of 4")
    expect(page.get_by_role("alert").first).to_contain_text("weights")


def test_faces_that_stay_keep_their_weights(panel):
    page = panel("average?ids=1,2,3&weights=0.5,1,2")
    page.get_by_role("button", name="Remove face 2").click()
    expect(page.get_by_label("Weight of face 1")).to_have_value("0.5")
    expect(page.get_by_label("Weight of face 3")).to_have_value("2")


def test_without_a_weight_that_counts_the_panel_says_so(panel):
    page = panel("average?ids=1,2&weights=0,0")
    expect(page.get_by_text("At least one weight must differ from 0.")).to_be_visible()
    expect(page.get_by_role("button", name="Store the average")).to_be_disabled()


def test_many_faces_have_equal_weights_whatever_fewer_ones_had(panel, service):
    ids = service.make(25, seed=8000)
    page = panel(f"average?ids={','.join(map(str, ids))}&weights=0.5,2")
    expect(page.get_by_text("With so many faces, all have the same weight.")).to_be_visible()
    page.get_by_role("button", name="Store the average").click()
    expect(page.get_by_role("heading", name="Made 1 face")).to_be_visible()
    newest = service.json("GET", "/faces?include=faces&sort=-id&limit=1")["faces"][0]
    assert len(set(newest["recipe"]["derived"].get("weights") or [1])) == 1


def test_a_look_at_the_anti_face_changes_neither_the_faces_nor_their_weights(panel):
    page = panel("average?ids=1,2,3&weights=1,0.5,2")
    page.get_by_role("button", name="Anti-face", exact=True).click()
    expect(page.get_by_role("group", name="Anti-face of").get_by_role("button", name="Remove face 1")).to_be_visible()
    page.get_by_role("button", name="Average", exact=True).click()
    expect(page.get_by_label("Weight of face 1")).to_have_value("1")
    expect(page.get_by_label("Weight of face 2")).to_have_value("0.5")
    expect(page.get_by_label("Weight of face 3")).to_have_value("2")


def test_weights_stay_with_their_faces_if_the_anti_face_is_that_of_another_one(panel):
    page = panel("average?ids=1,2,3&weights=2,1,0.5")
    page.get_by_role("button", name="Anti-face", exact=True).click()
    page.get_by_role("group", name="Anti-face of").get_by_role("button", name="Remove face 1").click()
    page.get_by_role("button", name="Average", exact=True).click()
    expect(page.get_by_label("Weight of face 2")).to_have_value("1")
    expect(page.get_by_label("Weight of face 3")).to_have_value("0.5")


def test_what_was_made_stands_beside_nothing_else(panel):
    page = panel("average?ids=2,3&of=1&mode=anti")
    page.get_by_role("button", name="Store the anti-face").click()
    expect(page.get_by_role("heading", name="Made 1 face")).to_be_visible()
    page.get_by_role("button", name="Average", exact=True).click()
    expect(page.get_by_role("heading", name="Made 1 face")).to_have_count(0)
