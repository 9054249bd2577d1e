"""The panel that finds faces by criteria."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.long


def test_a_preset_finds_people_that_fit(panel, service):
    page = panel("sample?seed=1000")
    page.get_by_role("button", name="5 people, 35 to 50 years").click()
    expect(page.get_by_role("group", name="age years")).to_be_visible()
    page.get_by_label("How many").fill("3")
    page.get_by_role("button", name="Make 3 faces").click()
    expect(page.get_by_role("heading", name="Made 3 faces")).to_be_visible(timeout=30_000)
    newest = service.json("GET", "/faces?include=faces&sort=-id&limit=3")["faces"]
    found = service.json("GET", f"/attributes?ids={','.join(str(face['id']) for face in newest)}")["faces"]
    assert all(35 <= face["attributes"]["age"]["value"] <= 50 for face in found)


def test_ranges_are_set_by_keyboard_alone_and_stand_in_the_address(panel):
    page = panel("sample")
    page.get_by_label("Add a condition").select_option("age")
    lowest = page.get_by_label("Lowest age")
    before = float(lowest.input_value())
    lowest.focus()
    for _ in range(10):
        page.keyboard.press("ArrowRight")
    assert float(lowest.input_value()) > before
    expect(page).to_have_url(re.compile("where=age:"))
    expect(page.get_by_role("status").filter(has_text="expect about")).to_be_visible()
    page.get_by_role("button", name="Remove the condition on age").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("group", name="age years")).to_have_count(0)


def test_too_few_faces_are_explained(open_page, service):
    page, watched = open_page(f"{service.url}/#/sample?amount=100&where=age:20..22,yaw:-1..1&seed=1")
    watched.expects("status of 422")
    page.get_by_role("button", name="Make 100 faces").click()
    expect(page.get_by_role("alert")).to_contain_text("faces were found", timeout=120_000)
    expect(page.get_by_text("age: 9")).to_be_visible()


def test_handles_go_back_reach_round_numbers_and_are_typed(panel):
    page = panel("sample?where=age:20..30")
    brush = page.get_by_role("group", name="age years")
    lowest, start = brush.get_by_label("Lowest age"), brush.get_by_label("From", exact=True)
    lowest.focus()
    page.keyboard.press("ArrowRight")
    expect(start).to_have_value("21")
    page.keyboard.press("ArrowLeft")
    expect(start).to_have_value("20")
    brush.get_by_label("to", exact=True).fill("42.5")
    page.keyboard.press("Tab")
    expect(page).to_have_url(re.compile(r"where=age:20\.\.42\.5"))
    brush.get_by_label("Highest age").press("End")
    end = float(brush.get_by_label("to", exact=True).input_value())
    assert end == round(end) > 42.5
    start.fill("")
    page.keyboard.press("Tab")
    expect(start).to_have_value("20")


def test_conditions_that_cannot_be_measured_are_shown_and_removed(panel):
    page = panel("sample?where=foo:1..2,smile:..0.1,age:20..30")
    expect(page.get_by_role("group", name="smile").get_by_label("to", exact=True)).to_have_value("0.1")
    expect(page.get_by_role("group", name="smile").get_by_label("From", exact=True)).not_to_have_value("")
    expect(page.get_by_text('Nothing measures "foo".')).to_be_visible()
    page.get_by_role("button", name="Remove the condition on foo").click()
    expect(page.get_by_text('Nothing measures "foo".')).to_have_count(0)
    expect(page).to_have_url(re.compile(r"where=smile:-?[\d.]+\.\.0\.1,age:20\.\.30"))
    expect(page.get_by_role("status").filter(has_text="expect about")).to_be_visible()


def test_a_preset_clears_what_was_set_before(panel):
    page = panel("sample?seed=3&psi=0.1&adjust=yes")
    page.get_by_role("button", name="20 women").click()
    expect(page).not_to_have_url(re.compile("seed|psi|adjust"))


def test_the_limit_of_the_service_is_told_beside_the_field(open_page, service):
    page, watched = open_page(f"{service.url}/#/sample?amount=101&where=age:20..60")
    watched.expects("status of 400")
    page.get_by_role("button", name="Make 101 faces").click()
    expect(page.locator(".field", has=page.get_by_label("How many")).locator(".error")).to_contain_text("100")
