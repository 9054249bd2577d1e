"""A laboratory's whole way from nothing to a balanced 2x2 stimulus set, with the page alone."""

from __future__ import annotations

import collections
import json
import zipfile

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.long


@pytest.fixture
def empty(start):
    """A service without faces."""
    return start().wait_until_ready()


def images_of(download):
    with zipfile.ZipFile(download.value.path()) as archive:
        return json.loads(archive.read("recipe.json"))["images"]


def test_a_balanced_set_is_made_from_nothing_by_the_buttons_that_come_next(empty, open_page):
    page, _ = open_page(empty.url)
    page.get_by_role("link", name="Design a stimulus set").click()
    page.get_by_label("How many").fill("3")
    page.get_by_label("Seed").fill("1")
    page.get_by_role("button", name="Make 3 faces").click()
    page.get_by_role("link", name="Next: cross two attributes").click(timeout=60_000)

    page.get_by_label("Rows", exact=True).select_option("age")
    page.get_by_label("Columns", exact=True).select_option("smile")
    page.get_by_label("Levels of the rows").fill("-0.6, 0.6")
    page.get_by_label("Levels of the columns").fill("0, 1")
    page.get_by_role("button", name="Make 12 faces").click()
    page.get_by_role("button", name="Use these 12 as the stimulus set").click(timeout=120_000)

    page.get_by_label("Luminance").select_option("match")
    page.get_by_label("Replace the background").check()
    page.get_by_role("button", name="Check the set").click()
    check = page.get_by_role("region", name="Check", exact=True)
    expect(check.get_by_text("Balanced: 3 pictures in each of 4 conditions.")).to_be_visible(timeout=60_000)
    with page.expect_download(timeout=60_000) as download:
        page.get_by_role("button", name="Save the set").click()
    expect(page.get_by_text("The set was saved as stimulus-set.zip. It is balanced")).to_be_visible()
    images = images_of(download)
    cells = collections.Counter((image["levels"]["age"], image["levels"]["smile"]) for image in images)
    assert cells == {(age, smile): 3 for age in (-0.6, 0.6) for smile in (0, 1)}
    luminances = [image["luminance"]["mean"] for image in images]
    assert max(luminances) - min(luminances) < 1


def test_the_same_way_by_keyboard_alone(empty, open_page):
    ids = empty.make(2)
    page, _ = open_page(f"{empty.url}/#/edit?mode=crossed&ids={ids[0]},{ids[1]}")
    expect(page.get_by_label("Rows", exact=True).get_by_role("option", name="age")).to_have_count(1)
    page.get_by_label("Rows", exact=True).focus()
    page.keyboard.type("age")
    page.keyboard.press("Tab")
    page.keyboard.press("ControlOrMeta+a")
    page.keyboard.type("-0.4, 0.4")
    page.keyboard.press("Tab")
    page.keyboard.type("smile")
    page.keyboard.press("Tab")
    page.keyboard.press("ControlOrMeta+a")
    page.keyboard.type("0, 0.5")
    page.keyboard.press("Enter")
    use = page.get_by_role("button", name="Use these 8 as the stimulus set")
    expect(use).to_be_visible(timeout=120_000)
    use.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Stimulus set")).to_be_visible()
    page.get_by_role("button", name="Save the set").focus()
    with page.expect_download(timeout=60_000) as download:
        page.keyboard.press("Enter")
    assert len(images_of(download)) == 8


def test_who_cannot_reach_the_levels_is_left_out_or_made_as_near_as_possible(empty, open_page):
    young, old = (
        empty.json("POST", "/faces/samples", json={"amount": 1, "where": {"age": ages}, "seed": 3})["ids"][0]
        for ages in ([22, 26], [40, 50])
    )
    page, watched = open_page(f"{empty.url}/#/edit?mode=crossed&ids={young},{old}&a=age&b=smile&al=-0.7,0.3&bl=0,0.3")
    watched.expects("status of 422")
    page.get_by_role("button", name="Make 8 faces").click()
    refused = page.get_by_role("alert")
    expect(refused).to_contain_text("One person cannot reach these levels", timeout=60_000)
    expect(refused).to_contain_text(f"Face {young}: ")
    expect(refused).not_to_contain_text("partial")
    expect(page.get_by_role("heading", name="Made 4 faces of 1 person")).to_be_visible()
    expect(page.get_by_role("table", name=f"Face {old}").get_by_role("link")).to_have_count(4)
    page.get_by_label("Levels of the rows").fill("-1, 0, 1")  # of the next design, not of this one
    page.get_by_role("button", name="Make the nearest faces of this person").click()
    expect(page.get_by_role("heading", name="Made 8 faces of 2 people")).to_be_visible(timeout=60_000)
    expect(page.get_by_role("alert")).to_have_count(0)


def test_other_faces_in_the_basket_are_replaced_which_can_be_undone(empty, open_page):
    ids = empty.make(3)
    page, _ = open_page(f"{empty.url}/#/edit?mode=crossed&ids={ids[0]}&a=age&b=smile&al=0,0.2&bl=0,0.2")
    page.evaluate("ids => localStorage.setItem('facespace.basket', JSON.stringify(ids))", ids[1:])
    page.reload()
    page.get_by_role("button", name="Make 4 faces").click()
    page.get_by_role("button", name="Use these 4 as the stimulus set").click(timeout=60_000)
    expect(page.get_by_role("button", name="Remove face")).to_have_count(4)
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_role("button", name="Remove face")).to_have_count(2)
