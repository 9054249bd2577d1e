"""The panel that morphs from face to face."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.front.conftest import cells

pytestmark = pytest.mark.long


def test_frames_are_made_and_their_distances_plotted(panel, service):
    page = panel("walk?ids=1,2&amount=5")
    page.get_by_role("button", name="Make 5 frames").click()
    expect(page.get_by_role("heading", name="Made 5 faces")).to_be_visible()
    expect(page.get_by_text("t 0.50")).to_be_visible()
    page.get_by_text("As a table").click()
    expect(page.get_by_role("table").get_by_role("row")).to_have_count(6)
    newest = service.json("GET", "/faces?include=faces&sort=-id&limit=5")["faces"]
    assert {face["kind"] for face in newest} == {"transition"}


def test_any_frame_is_seen_before_anything_is_made(panel, service):
    page = panel("walk?ids=1,2")
    before = service.json("GET", "/faces")
    frame = page.get_by_role("img", name="At 0.50")
    expect(frame).to_have_attribute("src", re.compile("^data:image/webp"))
    page.get_by_role("slider", name="Position").fill("0.25")
    expect(page.get_by_role("img", name="At 0.25")).to_be_visible()
    assert service.json("GET", "/faces") == before


def test_frames_beyond_the_last_face_are_seen_too(panel):
    page = panel("walk?ids=1,2&endpoints=no&speed=2")
    page.get_by_role("slider", name="Position").press("End")
    expect(page.get_by_role("img", name="At 2.00")).to_be_visible()


def test_by_keyboard_alone(panel):
    page = panel("walk?ids=3,4&amount=3")
    page.get_by_role("slider", name="Position").focus()
    page.keyboard.press("ArrowRight")
    expect(page.get_by_role("img", name="At 0.51")).to_be_visible()
    page.get_by_label("Frames", exact=True).focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Made 3 faces")).to_be_visible()
    page.get_by_role("button", name="Play").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Stop")).to_be_visible()


def test_the_morph_is_saved_as_a_film(panel):
    page = panel("walk?ids=1,2,3&film=webp&frames=8")
    with page.expect_download() as download:
        page.get_by_role("button", name="Save the film").click()
    assert download.value.suggested_filename == "walk-1-2-3.webp"
    with open(download.value.path(), "rb") as file:
        assert file.read(4) == b"RIFF"
    expect(page.locator("code")).to_contain_text("/animations?ids=1,2,3")


def test_what_is_out_of_range_is_explained_with_the_nearest_value(open_page, service):
    page, watched = open_page(f"{service.url}/#/walk?ids=1,2&amount=3&endpoints=no&speed=9")
    watched.expects("status of 422")
    page.get_by_role("button", name="Make 3 frames").click()
    page.get_by_role("button", name="Use the nearest possible value: speed").click()
    speed = page.get_by_label("Extent")
    expect(speed).not_to_have_value("9")
    assert 0 < float(speed.input_value()) < 9


def test_a_film_that_is_refused_says_why_beside_the_field(open_page, service):
    page, watched = open_page(f"{service.url}/#/walk?ids=1,2&frames=601")
    watched.expects("status of 400")
    page.get_by_role("button", name="Save the film").click()
    expect(page.get_by_role("group", name="Film").get_by_text("600")).to_be_visible()


def test_layers_and_space_stand_in_the_address(panel):
    page = panel("walk?ids=1,2")
    page.get_by_label("Layers").select_option("fine")
    page.get_by_label("Space").select_option("z")
    expect(page).to_have_url(re.compile("layers=fine"))
    expect(page).to_have_url(re.compile("space=z"))


def test_moving_a_face_beyond_the_first_place_does_not_leave_the_panel(panel):
    page = panel("walk?ids=1,2,3")
    page.evaluate("addEventListener('keydown', event => { window.isPrevented = event.defaultPrevented; })")
    page.get_by_role("button", name="Remove face 1").press("Alt+ArrowLeft")  # the browser's "back"
    assert page.evaluate("window.isPrevented")
    page.get_by_role("button", name="Remove face 1").press("Alt+ArrowRight")
    expect(page).to_have_url(re.compile("ids=2,1,3"))


def test_a_frame_that_was_deleted_is_seen_as_a_preview(panel, service):
    page = panel("walk?ids=1,2&amount=3")
    page.get_by_role("button", name="Make 3 frames").click()
    expect(page.get_by_role("heading", name="Made 3 faces")).to_be_visible()
    middle = service.json("GET", "/faces")["ids"][-2]
    page.goto(f"{service.url}/#/gallery?ids={middle}")
    cells(page).first.click()
    page.keyboard.press("Delete")
    expect(page.get_by_text("1 face deleted.")).to_be_visible()
    page.go_back()
    frame = page.get_by_role("region", name="One frame").get_by_role("img", name="At 0.50")
    expect(frame).to_have_attribute("src", re.compile("^data:image"))


def test_the_frames_of_another_walk_are_not_shown_as_this_one(panel):
    page = panel("walk?ids=1,2&amount=3")
    page.get_by_role("button", name="Make 3 frames").click()
    moment = page.get_by_role("region", name="One frame")
    expect(moment.get_by_role("img", name="Face")).to_be_visible()
    page.get_by_label("Layers").select_option("coarse")
    expect(moment.get_by_role("img", name="At 0.50")).to_be_visible()
