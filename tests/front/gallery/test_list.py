"""The list: filters and orders in the address, values, and its place in any window."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.front.conftest import PHONE, cells

pytestmark = pytest.mark.long


def test_filters_and_order_are_in_the_address(gallery, service):
    gallery.get_by_label("Sort by").select_option("created")
    gallery.get_by_label("Order").select_option("newest first")
    gallery.get_by_label("Made by").select_option("edit")
    expect(gallery.get_by_text("No face fits the filters.")).to_be_visible()
    expect(gallery).to_have_url(re.compile("sort=-created.*kind=edit"))
    gallery.get_by_role("button", name="Clear filters").click()
    expect(cells(gallery).first).to_be_visible()
    expect(gallery).not_to_have_url(re.compile("kind"))


def test_the_filter_by_origin_is_shown_and_removed(panel, service):
    made = service.json("POST", "/faces/transitions", json={"from": 1, "to": 2, "amount": 2, "layers": "coarse"})["ids"]
    page = panel("gallery?source=1")
    page.get_by_role("button", name="Remove the filter: Made from face 1").click()
    expect(page).not_to_have_url(re.compile("source"))
    expect(page.get_by_role("button", name="Remove the filter")).to_have_count(0)
    page.goto(f"{service.url}/#/gallery?face={made[0]}")
    expect(page.get_by_role("complementary", name="Face")).to_contain_text("in w, only the coarse layers.")


def test_a_wrong_range_takes_nothing_away_from_what_is_typed_into_another_filter(open_page, service):
    page, watched = open_page(f"{service.url}/#/gallery?where=age:2")
    watched.expects("status of 400")
    expect(page.get_by_role("alert")).to_be_visible()
    page.get_by_label("Name or note contains").focus()
    with page.expect_response(lambda response: "text=abc" in response.url):
        page.keyboard.type("abc", delay=30)
    expect(page.get_by_label("Name or note contains")).to_be_focused()
    expect(page.get_by_label("Name or note contains")).to_have_value("abc")


def test_one_tab_leads_into_a_long_list_wherever_it_was_scrolled_to(service, panel):
    service.make(80, seed=5000)
    page = panel("gallery?sort=id&size=256")
    expect(cells(page).first).to_be_visible()
    page.get_by_role("listbox").evaluate("list => list.scrollTo(0, list.scrollHeight)")
    total = len(service.json("GET", "/faces")["ids"])
    expect(page.get_by_role("listbox").locator(f'[aria-posinset="{total}"]')).to_be_visible()
    assert cells(page).count() < 60
    page.get_by_role("button", name="Deleted", exact=True).focus()
    page.keyboard.press("Tab")
    expect(cells(page).and_(page.locator(":focus"))).to_have_count(1)


def test_a_gallery_sorted_by_a_quantity_shows_its_values_once_faces_are_measured(open_page, empty_service):
    empty_service.make(3)
    page, _ = open_page(f"{empty_service.url}/#/gallery?sort=age")
    expect(cells(page)).to_have_count(3)
    page.get_by_role("button", name="Measure all (3 faces left)").click()
    expect(page.get_by_role("option", name=re.compile(r", \d+(\.\d+)? years$"))).to_have_count(3)


def test_the_gallery_works_on_a_phone(open_page, service):
    page, _ = open_page(f"{service.url}/#/gallery?sort=id", viewport=PHONE, has_touch=True)
    cells(page).first.tap()
    expect(page.get_by_role("toolbar")).to_contain_text("1 selected")
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]


@pytest.mark.parametrize("size", [(640, 430), (320, 640)])
def test_the_toolbar_is_reachable_in_a_small_window(open_page, service, size):
    page, _ = open_page(f"{service.url}/#/gallery?sort=id", viewport={"width": size[0], "height": size[1]})
    cells(page).first.click()
    controls = page.get_by_role("toolbar").locator("button, a, input").all()
    assert len(controls) > 5
    for control in controls:
        control.scroll_into_view_if_needed()
        assert control.evaluate("""control => {
            const { x, y, width, height } = control.getBoundingClientRect();
            return control.contains(document.elementFromPoint(x + width / 2, y + height / 2));
        }""")


def test_a_filter_that_fits_nothing_is_cleared_by_keys_and_the_fields_stay(panel):
    page = panel("gallery")
    page.get_by_role("button", name="Filter").click()
    text = page.get_by_label("Name or note contains")
    text.press_sequentially("zz")
    expect(page.get_by_text("No face fits the filters.")).to_be_visible()
    page.evaluate("""new MutationObserver(() => {
        if (document.querySelector(".first-visit")) window.wasEmpty = true;
    }).observe(document.body, { childList: true, subtree: true })""")
    text.press("Backspace")
    text.press("Backspace")
    expect(cells(page).first).to_be_visible()
    expect(text).to_be_focused()
    assert page.evaluate("window.wasEmpty") is None
