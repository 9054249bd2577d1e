"""Selecting faces by pointer and keys, in ranges, and what the list must show of them."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.front.conftest import cells
from tests.front.gallery.conftest import selected

pytestmark = pytest.mark.long


def test_clicks_select_and_take_out_again(gallery):
    cells(gallery).nth(2).click()
    cells(gallery).nth(0).click()
    assert selected(gallery) == [1, 3]
    expect(gallery.get_by_role("toolbar")).to_contain_text("2 selected")
    cells(gallery).nth(2).click()
    assert selected(gallery) == [1]


def test_shift_selects_a_range(gallery):
    cells(gallery).nth(1).click()
    cells(gallery).nth(4).click(modifiers=["Shift"])
    assert selected(gallery) == [2, 3, 4, 5]


def test_a_range_shrinks_again(gallery):
    cells(gallery).nth(1).click()
    for key in ("Shift+ArrowRight", "Shift+ArrowRight", "Shift+ArrowLeft"):
        gallery.keyboard.press(key)
    expect(gallery.get_by_role("toolbar")).to_contain_text("2 selected")
    assert selected(gallery) == [2, 3]


def test_a_range_takes_nothing_that_the_list_does_not_show(gallery):
    cells(gallery).nth(7).click()
    gallery.get_by_label("Made by").select_option("edit")
    expect(gallery.get_by_text("No face fits the filters.")).to_be_visible()
    gallery.get_by_label("Made by").select_option("random")
    expect(cells(gallery)).to_have_count(12)
    gallery.get_by_label("Order").select_option("newest first")
    expect(cells(gallery).first).to_have_accessible_name("Face 12")
    cells(gallery).nth(1).click(modifiers=["Shift"])
    shown = [int(re.search(r"[0-9]+", each.get_attribute("aria-label"))[0]) for each in cells(gallery).all()[1:5]]
    assert selected(gallery) == [11, 10, 9, 8] == shown
    expect(gallery.get_by_role("toolbar")).to_contain_text("4 selected")


def test_a_range_after_the_selection_was_cleared_begins_anew(gallery):
    for place in (0, 1, 4):
        cells(gallery).nth(place).click()
    gallery.get_by_role("button", name="Clear selection").click()
    cells(gallery).nth(6).click(modifiers=["Shift"])
    assert selected(gallery) == [5, 6, 7]
    expect(gallery.get_by_role("toolbar")).to_contain_text("3 selected")


def test_a_range_after_a_deletion_leaves_the_deleted_face_out(panel, service):
    ids = service.make(5, seed=4400)
    page = panel(f"gallery?sort=id&ids={','.join(map(str, ids))}")
    cells(page).nth(1).click()
    page.keyboard.press("Delete")
    expect(cells(page)).to_have_count(4)
    cells(page).nth(2).click(modifiers=["Shift"])
    assert selected(page) == [ids[3]]
    expect(page.get_by_role("toolbar")).to_contain_text("1 selected")


def test_a_lasso_selects_what_it_touches(gallery):
    first, third = cells(gallery).nth(0).bounding_box(), cells(gallery).nth(2).bounding_box()
    gallery.mouse.move(first["x"] - 4, first["y"] - 4)
    gallery.mouse.down()
    gallery.mouse.move(third["x"] + 20, third["y"] + 30, steps=4)
    gallery.mouse.up()
    assert selected(gallery) == [1, 2, 3]


def test_keys_select(gallery):
    cells(gallery).nth(0).focus()
    gallery.keyboard.press("ArrowRight")
    expect(cells(gallery).nth(1)).to_be_focused()
    gallery.keyboard.press("Space")
    assert selected(gallery) == [2]
    gallery.keyboard.press("Shift+ArrowRight")
    gallery.keyboard.press("Shift+ArrowRight")
    assert selected(gallery) == [2, 3, 4]
    gallery.keyboard.press("End")
    expect(cells(gallery).nth(11)).to_be_focused()
    gallery.keyboard.press("ControlOrMeta+a")
    assert selected(gallery) == list(range(1, 13))
    gallery.keyboard.press("Escape")
    assert selected(gallery) == []


def test_select_all_selects_also_what_was_not_fetched_yet(service, panel):
    service.make(100, seed=6000)
    page = panel("gallery?sort=id&size=256")
    cells(page).first.focus()
    page.keyboard.press("ControlOrMeta+a")
    total = len(service.json("GET", "/faces")["ids"])
    assert total > 100
    expect(page.get_by_role("toolbar")).to_contain_text(f"{total} selected")


def test_what_a_filter_hides_is_not_selected_any_more(gallery):
    cells(gallery).nth(0).click()
    gallery.get_by_label("Name or note contains").fill("nobody")
    expect(gallery.get_by_text("No face fits the filters.")).to_be_visible()
    expect(gallery.get_by_role("toolbar")).to_have_count(0)


def test_b_puts_the_selection_into_the_basket(gallery):
    cells(gallery).nth(0).click()
    cells(gallery).nth(1).click()
    gallery.keyboard.press("b")
    expect(gallery.get_by_role("navigation", name="Panels").get_by_role("link", name="Stimulus set")).to_contain_text(
        "2"
    )


def test_a_tag_is_put_on_the_selection_and_found(gallery, service):
    cells(gallery).nth(5).click()
    gallery.get_by_label("Add a tag").fill("pilot")
    gallery.keyboard.press("Enter")
    expect(gallery.get_by_text('1 face tagged "pilot".')).to_be_visible()
    gallery.get_by_label("Tag", exact=True).fill("pilot")
    expect(cells(gallery)).to_have_count(1)
    assert service.json("GET", "/faces/6")["tags"] == ["pilot"]


def test_several_tags_are_put_on_the_selection_at_once(panel, service):
    ids = service.make(1, seed=5300)
    page = panel(f"gallery?ids={ids[0]}")
    cells(page).first.click()
    page.get_by_label("Add a tag").fill("pilot, 2026,,pilot")
    page.keyboard.press("Enter")
    expect(page.get_by_text('1 face tagged "pilot" and "2026".')).to_be_visible()
    assert service.json("GET", f"/faces/{ids[0]}")["tags"] == ["pilot", "2026"]


def test_what_was_measured_on_the_selection_is_taken_home_as_a_table(gallery):
    cells(gallery).nth(1).click()
    cells(gallery).nth(2).click()
    with gallery.expect_download() as download:
        gallery.get_by_role("link", name="Measurements (CSV)").click()
    lines = download.value.path().read_text().splitlines()
    assert len(lines) == 3
    assert "age" in lines[0]
