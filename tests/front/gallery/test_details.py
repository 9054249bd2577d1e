"""One face in detail: opened and closed, described, named and noted."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.front.conftest import cells, refuse_once

pytestmark = pytest.mark.long


def test_enter_opens_a_face_and_escape_closes_it(gallery):
    cells(gallery).nth(4).focus()
    gallery.keyboard.press("Enter")
    expect(gallery.get_by_role("complementary", name="Face 5")).to_be_visible()
    assert "face=5" in gallery.url
    gallery.keyboard.press("Escape")
    expect(gallery.get_by_role("complementary", name="Face 5")).to_have_count(0)


def test_open_details_follow_a_click_and_back_closes_them(gallery):
    cells(gallery).nth(2).dblclick()
    expect(gallery.get_by_role("complementary", name="Face 3")).to_be_visible()
    cells(gallery).nth(4).click()
    expect(gallery.get_by_role("complementary", name="Face 5")).to_be_visible()
    gallery.go_back()
    expect(gallery.get_by_role("complementary", name="Face")).to_have_count(0)


def test_back_leads_further_once_the_details_are_closed(panel):
    page = panel("compare?ids=1,2")
    page.get_by_role("link", name="Gallery").click()
    cells(page).nth(2).dblclick()
    page.get_by_role("button", name="Close").click()
    expect(page.get_by_role("complementary", name="Face")).to_have_count(0)
    page.go_back()
    expect(page.get_by_role("heading", name="Compare")).to_be_visible()


def test_closing_leads_to_the_list_that_was_shown_beside_the_details(gallery):
    cells(gallery).nth(2).dblclick()
    expect(gallery.get_by_role("complementary", name="Face 3")).to_be_visible()
    gallery.go_back()
    gallery.get_by_label("Size").select_option("64 px")
    gallery.go_forward()
    expect(gallery.get_by_label("Size")).to_have_value("128")
    gallery.get_by_role("button", name="Close").click()
    expect(gallery.get_by_role("complementary", name="Face")).to_have_count(0)
    expect(gallery.get_by_label("Size")).to_have_value("128")
    expect(gallery).not_to_have_url(re.compile("size=64"))


def test_what_is_done_at_once_after_closing_stays(gallery):
    cells(gallery).nth(2).dblclick()
    expect(gallery.get_by_role("complementary", name="Face 3")).to_be_visible()
    gallery.evaluate("""() => {
        const press = (element, key) => element.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true }));
        press(document.body, "Escape");
        press(document.querySelector('[role=listbox] [role=option][tabindex="0"]'), "Enter");
        return new Promise((resolve) => addEventListener("popstate", () => resolve(), { once: true }));
    }""")
    expect(gallery.get_by_role("complementary", name="Face 3")).to_be_visible()
    expect(gallery).to_have_url(re.compile("face=3"))
    gallery.go_back()
    expect(gallery.get_by_role("complementary", name="Face")).to_have_count(0)


def test_what_was_made_from_a_face_is_found_also_if_there_was_no_room_at_first(open_page, service):
    average = service.json("POST", "/faces/averages", json={"ids": [11, 12]})["ids"][0]
    page, watched = open_page(f"{service.url}/#/gallery")
    watched.expects("status of 503")
    refuse_once(page, "**/faces?*source=12*")
    page.goto(f"{service.url}/#/gallery?face=12")
    into = page.get_by_role("region", name="Made from it")
    expect(into).to_contain_text("1000 wait.")
    expect(into.get_by_role("img", name=f"Face {average}")).to_be_visible()


def test_all_sources_of_a_face_are_reached(panel, service):
    ids = service.make(14, seed=4700)
    average = service.json("POST", "/faces/averages", json={"ids": ids})["ids"][0]
    page = panel(f"gallery?face={average}")
    page.get_by_role("region", name="Made from").first.get_by_role("link", name="all 14").click()
    expect(cells(page)).to_have_count(14)


def test_measurements_that_come_at_the_second_try_stand_without_the_problem_of_the_first(open_page, service):
    page, watched = open_page(f"{service.url}/#/gallery?face=2")
    watched.expects("status of 503")
    page.route("**/attributes?*", lambda route: route.fulfill(status=503, json={"detail": "1000 wait."}), times=1)
    measurements = page.get_by_text("Measurements", exact=True)
    measurements.click()
    expect(page.get_by_text("1000 wait.")).to_be_visible()
    measurements.click()
    measurements.click()
    expect(page.get_by_role("row", name="age")).to_be_visible()
    expect(page.get_by_text("1000 wait.")).to_have_count(0)


def test_names_and_notes_are_written_in_the_details(panel, service):
    page = panel("gallery?face=7")
    details = page.get_by_role("complementary", name="Face 7")
    details.get_by_label("Name").fill("Anna")
    details.get_by_role("button", name="Save").click()
    expect(details.get_by_role("heading", name="Anna (7)")).to_be_visible()
    assert service.json("GET", "/faces/7")["name"] == "Anna"


def test_a_note_keeps_the_tags_that_were_given_meanwhile_and_its_lines(panel, service):
    page = panel("gallery?face=9&ids=9")
    details = page.get_by_role("complementary", name="Face 9")
    details.get_by_label("Note").fill("line one\nline two")
    cells(page).first.click()
    page.get_by_label("Add a tag").fill("pilot")
    page.keyboard.press("Enter")
    expect(details.get_by_label("Tags")).to_have_value("pilot")
    details.get_by_role("button", name="Save").click()
    expect(details.get_by_role("button", name="Save")).to_be_disabled()
    face = service.json("GET", "/faces/9")
    assert (face["tags"], face["note"]) == (["pilot"], "line one\nline two")


def test_an_anti_face_is_described(panel, service):
    body = {"opposite_of": 3, "ids": [1, 2], "strengths": [0.5]}
    made = service.json("POST", "/faces/averages", json=body)["ids"][0]
    page = panel(f"gallery?face={made}")
    words = "The anti-face of face 3 at strength 0.5, relative to the average of faces 1 and 2."
    expect(page.get_by_role("complementary").get_by_text(words)).to_be_visible()


def test_long_names_fit(open_page, service):
    service.json("PATCH", "/faces/12", json={"name": "Long" * 50})
    for place in ("gallery?face=12", "compare?ids=12,1", "edit?ids=12"):
        page, _ = open_page(f"{service.url}/#/{place}")
        expect(page.locator("main").get_by_text("LongLong").first).to_be_attached()
        assert page.evaluate("(main => main.scrollWidth <= main.clientWidth)(document.querySelector('main'))")
    service.json("PATCH", "/faces/12", json={"name": ""})


def test_a_face_is_made_again_and_compared(panel):
    page = panel("gallery?face=7")
    page.get_by_role("button", name="Make it again and compare").click()
    expect(page.get_by_text("It comes out the same, pixel by pixel.")).to_be_visible()


def test_identifiers_are_copied(open_page, service):
    page, _ = open_page(f"{service.url}/#/gallery?face=7", permissions=["clipboard-read", "clipboard-write"])
    page.get_by_role("button", name="Copy: SHA-256").click()
    expect(page.get_by_text("Copied")).to_be_visible()
    assert page.evaluate("navigator.clipboard.readText()") == service.json("GET", "/faces/7")["sha256"]
