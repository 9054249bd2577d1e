"""The panel that edits faces."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.front.conftest import cells, refuse_once

pytestmark = pytest.mark.long

HELD = ["pose", "identity", "expression", "light", "background"]


def preview_of(page):
    return page.get_by_role("img", name="Edited", exact=True)


def test_a_slider_shows_the_edited_face_and_stores_nothing(panel, service):
    page = panel("edit?ids=2")
    before = service.json("GET", "/faces")
    page.get_by_role("slider", name="smile", exact=True).fill("1")
    expect(preview_of(page)).to_have_attribute("src", re.compile("^data:image/webp"))
    moved = (
        page.get_by_role("listitem").filter(has=page.get_by_role("slider", name="smile", exact=True)).get_by_role("img")
    )
    expect(moved).to_have_attribute("aria-label", re.compile(r"^From .* \+0\.[89]|^From .* \+1"))
    assert service.json("GET", "/faces") == before
    expect(page).to_have_url(re.compile("t=smile:1"))


def test_what_the_preview_shows_is_what_is_stored(panel, service):
    page = panel("edit?ids=2&t=age:-0.5&view=difference")
    expect(preview_of(page)).to_be_visible()
    expect(page.get_by_text("The pictures differ by")).to_be_visible()
    page.get_by_role("button", name="Store the edited face").click()
    expect(page.get_by_role("heading", name="Made 1 face")).to_be_visible()
    newest = service.json("GET", "/faces?include=faces&sort=-id&limit=1")["faces"][0]
    preview = service.json(
        "POST",
        "/previews",
        json={"answer": "json", "edit": {"id": 2, "hold": HELD, "targets": {"age": {"by": -0.5, "in": "sd"}}}},
    )
    assert preview["sha256"] == newest["sha256"]


def test_by_keyboard_alone(panel, service):
    page = panel("edit?ids=3")
    page.get_by_role("slider", name="age", exact=True).focus()
    for _ in range(5):
        page.keyboard.press("ArrowRight")
    expect(preview_of(page)).to_be_visible()
    page.get_by_role("button", name="Store the edited face").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Made 1 face")).to_be_visible()
    expect(page.locator("code")).to_contain_text('"targets":{"age":{"by":0.5,"in":"sd"}}')


def test_directions_are_steps_in_latent_space(panel, service):
    page = panel("edit?ids=4&mode=directions")
    page.get_by_label("Kind").select_option("sefa")
    page.get_by_role("slider", name="sefa 0", exact=True).fill("1.5")
    expect(preview_of(page)).to_be_visible()
    page.get_by_role("button", name="Store the edited face").click()
    expect(page.get_by_role("heading", name="Made 1 face")).to_be_visible()
    expect(page.locator("code")).to_contain_text('"direction":"sefa_0","strength":1.5')


def test_a_crossed_design_is_a_table_of_faces(panel, service):
    page = panel("edit?ids=5&mode=crossed")
    page.get_by_label("Rows", exact=True).select_option("age")
    page.get_by_label("Columns", exact=True).select_option("smile")
    page.get_by_label("Levels of the rows").fill("-0.5, 0.5")
    page.get_by_label("Levels of the columns").fill("0, 1")
    page.get_by_role("button", name="Make 4 faces").click()
    table = page.get_by_role("table", name="Face 5")
    expect(table.get_by_role("link")).to_have_count(4, timeout=30_000)
    expect(table.get_by_role("columnheader")).to_have_text(["smile 0 SD", "smile +1 SD"])


def test_what_is_wrong_with_a_crossed_design_is_not_taken_for_a_person_who_cannot_reach_it(open_page, service):
    page, watched = open_page(f"{service.url}/#/edit?mode=crossed&ids=9999&a=age&b=smile")
    watched.expects("status of 404")
    page.get_by_role("button", name="Make 4 faces").click()
    expect(page.get_by_role("alert").filter(has_text="there is no face 9999")).to_be_visible()
    expect(page.get_by_text("cannot reach these levels")).to_have_count(0)


def test_a_crossed_design_that_failed_in_the_middle_goes_on_there(open_page, service):
    page, watched = open_page(
        f"{service.url}/#/edit?mode=crossed&ids=6,7&a=age&b=smile&al=0,0.4&bl=0,0.4&hold=none&partial=yes"
    )
    watched.expects("status of 500")
    asked = []

    def fail_the_second(route):
        asked.append(route.request.post_data_json["id"])
        route.fulfill(status=500, json={"detail": "Something broke."}) if len(asked) == 2 else route.continue_()

    page.route("**/faces/edits", fail_the_second)
    make = page.get_by_role("button", name="Make 8 faces")
    make.click()
    expect(page.get_by_text("The design is not finished: 1 person is missing.")).to_be_visible()
    expect(page.get_by_role("button", name="as the stimulus set")).to_have_count(0)
    make.click()
    expect(page.get_by_role("heading", name="Made 8 faces of 2 people")).to_be_visible()
    expect(page.get_by_role("button", name="Use these 8 as the stimulus set")).to_be_visible()
    assert asked == [6, 7, 7]


def test_faces_of_a_design_that_were_deleted_are_missing_and_made_again(panel, service):
    page = panel("edit?mode=crossed&ids=8,9&a=age&b=smile&al=0,0.3&bl=0,0.3&hold=none")
    make = page.get_by_role("button", name="Make 8 faces")
    make.click()
    expect(page.get_by_role("heading", name="Made 8 faces of 2 people")).to_be_visible()
    last = service.json("GET", "/faces")["ids"][-1]
    page.goto(f"{service.url}/#/gallery?ids={last}")
    cells(page).first.click()
    page.keyboard.press("Delete")
    expect(page.get_by_text("1 face deleted.")).to_be_visible()
    page.go_back()
    expect(page.get_by_text("The design is not finished: 1 person is missing.")).to_be_visible()
    make.click()
    expect(page.get_by_role("heading", name="Made 8 faces of 2 people")).to_be_visible()


def test_who_was_refused_is_not_forgotten_when_their_nearest_faces_fail(open_page, service):
    page, watched = open_page(f"{service.url}/#/edit?mode=crossed&ids=1,2&a=age&b=smile&al=-3,3&bl=-3,3")
    watched.expects("status of 422", "status of 500")
    page.get_by_role("button", name="Make 8 faces").click()
    nearest = page.get_by_role("button", name="Make the nearest faces of these 2")
    expect(nearest).to_be_visible(timeout=60_000)
    page.route("**/faces/edits", lambda route: route.fulfill(status=500, json={"detail": "Something broke."}))
    nearest.click()
    expect(page.get_by_text("Something broke.")).to_be_visible()
    expect(nearest).to_be_visible()


def test_sliders_come_later_if_there_was_no_room_for_the_question(open_page, service):
    page, watched = open_page(f"{service.url}/#/gallery")
    watched.expects("status of 503")
    refuse_once(page, "**/attributes/distributions?*")
    page.goto(f"{service.url}/#/edit?ids=1")
    expect(page.get_by_role("alert")).to_contain_text("1000 wait.")
    expect(page.get_by_role("slider", name="age", exact=True)).to_be_visible()
    expect(page.get_by_role("alert")).to_have_count(0)


def test_a_direction_says_what_else_it_changes(panel):
    page = panel("edit?ids=1&mode=directions")
    expect(page.get_by_text("older. One SD also moves: hair lightness +1.08 SD")).to_be_visible()


def test_a_target_out_of_reach_is_explained(open_page, service):
    page, watched = open_page(f"{service.url}/#/edit?ids=6&t=smile:-3,mouth_open:3")
    watched.expects("status of 422")
    expect(preview_of(page)).to_be_visible()
    page.get_by_role("button", name="Store the edited face").click()
    expect(page.locator(".sliders .error").first).to_contain_text("The nearest is", timeout=30_000)


def test_without_a_face_the_panel_asks_for_one_and_the_dialog_gives_it(panel, service):
    page = panel("edit")
    expect(page.get_by_text("Choose a face first.")).to_be_visible()
    page.get_by_role("button", name="Choose faces").click()
    dialog = page.get_by_role("dialog", name="Faces to edit")
    dialog.get_by_role("option", name="Face 7", exact=True).click()
    dialog.get_by_role("button", name="Take 1 face").click()
    expect(dialog).to_have_count(0)
    expect(page.get_by_role("button", name="Remove face 7")).to_be_visible()
    expect(page).to_have_url(re.compile("ids=7"))


def test_a_reset_while_the_edit_is_calculated_leaves_no_edited_face(panel):
    page = panel("edit?ids=3")
    answers = []
    page.route("**/previews", lambda route: answers.append(route))
    with page.expect_request("**/previews"):
        page.get_by_role("slider", name="smile", exact=True).fill("2")
    page.get_by_role("button", name="Reset", exact=True).click()
    with page.expect_response("**/previews"):
        for answer in answers:
            answer.continue_()
    expect(page.get_by_text("Move a slider to see the edited face here.")).to_be_visible()
    expect(page.get_by_text("(preview, not stored)")).to_have_count(0)


def test_the_sliders_are_those_of_the_network_that_the_face_is_of(open_page, service):
    page, watched = open_page(f"{service.url}/#/gallery")
    watched.expects("status of 400")
    face = service.json("GET", "/faces/5")
    face["recipe"]["network"] = "other"
    page.route("**/faces/5", lambda route: route.fulfill(json=face))
    with page.expect_request(lambda request: request.url.endswith("/attributes/distributions?network=other")):
        page.goto(f"{service.url}/#/edit?ids=5")


def test_the_focus_stays_near_a_button_that_is_gone(panel, service):
    page = panel("edit?ids=1&t=smile:1")
    before = service.json("GET", "/faces")
    more = page.get_by_role("button", name="more")
    more.focus()
    for _ in range(2):
        page.keyboard.press("Enter")
    expect(more).to_have_count(0)
    expect(page.get_by_role("slider").and_(page.locator(":focus"))).to_have_count(1)
    assert service.json("GET", "/faces") == before


def test_what_failed_is_stored_by_the_next_attempt_and_nothing_twice(open_page, service):
    page, watched = open_page(f"{service.url}/#/edit?ids=1,2,3&mode=directions&d=smile:1")
    watched.expects("status of 500")
    asked = []

    def fail_the_third(route):
        asked.append(route)
        route.fulfill(status=500, json={"detail": "Something broke."}) if len(asked) == 3 else route.continue_()

    page.route("**/faces/edits", fail_the_third)
    store = page.get_by_role("button", name="Store 3 edited faces")
    store.click()
    expect(page.get_by_text("Something broke.")).to_be_visible()
    store.click()
    expect(page.get_by_role("heading", name="Made 3 faces")).to_be_visible()
    assert len(asked) == 4
