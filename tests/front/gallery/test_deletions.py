"""Deleting faces and taking that back."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.front.conftest import cells

pytestmark = pytest.mark.long


def test_deleted_faces_come_back_by_undo(panel, service):
    ids = service.make(2, seed=4000)
    page = panel(f"gallery?ids={ids[0]},{ids[1]}")
    expect(cells(page)).to_have_count(2)
    cells(page).first.focus()
    page.keyboard.press("ControlOrMeta+a")
    page.keyboard.press("Delete")
    expect(page.get_by_text("2 faces deleted.")).to_be_visible()
    expect(page.get_by_text("No face fits the filters.")).to_be_visible()
    assert not set(ids) & set(service.json("GET", "/faces")["ids"])
    page.get_by_role("button", name="Undo").click()
    expect(cells(page)).to_have_count(2)
    assert set(ids) <= set(service.json("GET", "/faces")["ids"])


def test_deleted_faces_are_restored_when_the_message_is_gone(panel, service):
    ids = service.make(2, seed=4300)
    page = panel(f"gallery?sort=id&ids={ids[0]},{ids[1]}")
    cells(page).first.click()
    page.keyboard.press("Delete")
    expect(cells(page)).to_have_count(1)
    page.get_by_role("status").get_by_role("button", name="Close").click()
    page.get_by_role("button", name="Deleted", exact=True).click()
    dialog = page.get_by_role("dialog", name="Deleted faces")
    dialog.get_by_role("button", name=f"Restore face {ids[0]}").click()
    expect(dialog.get_by_role("button", name=f"Restore face {ids[0]}")).to_have_count(0)
    page.keyboard.press("Escape")
    expect(cells(page)).to_have_count(2)


def test_two_deletions_are_undone_each_and_the_basket_is_as_before(panel, service):
    ids = service.make(2, seed=4100)
    page = panel(f"gallery?sort=id&ids={ids[0]},{ids[1]}")
    badge = page.get_by_role("navigation", name="Panels").get_by_role("link", name="Stimulus set")
    cells(page).nth(0).click()
    cells(page).nth(1).click()
    page.keyboard.press("b")
    expect(badge).to_contain_text("2")
    page.get_by_role("button", name="Clear selection").click()
    for left in (1, 0):
        cells(page).first.click()
        page.keyboard.press("Delete")
        expect(cells(page)).to_have_count(left)
    for back in (1, 2):
        page.get_by_role("button", name="Undo").first.click()
        expect(cells(page)).to_have_count(back)
        expect(badge).to_contain_text(str(back))


def test_undone_deletions_put_the_basket_back_in_its_order(open_page, service):
    ids = service.make(3, seed=4500)
    page, _ = open_page(f"{service.url}/#/gallery?sort=id&ids={','.join(map(str, ids))}")
    for place in range(3):
        cells(page).nth(place).click()
    page.keyboard.press("b")
    page.get_by_role("button", name="Clear selection").click()
    for left in (2, 1):
        cells(page).first.click()
        page.keyboard.press("Delete")
        expect(cells(page)).to_have_count(left)
    for back in (2, 3):
        page.get_by_role("button", name="Undo").first.click()
        expect(cells(page)).to_have_count(back)
    assert page.evaluate("JSON.parse(localStorage.getItem('facespace.basket'))") == ids


def test_a_restored_face_is_in_the_basket_again_and_there_is_nothing_to_undo_any_more(panel, service):
    ids = service.make(2, seed=5100)
    page = panel(f"gallery?sort=id&ids={ids[0]},{ids[1]}")
    cells(page).first.focus()
    page.keyboard.press("ControlOrMeta+a")
    page.keyboard.press("b")
    page.keyboard.press("Delete")
    expect(page.get_by_text("2 faces deleted; 2 taken out of the basket.")).to_be_visible()
    page.get_by_role("button", name="Deleted", exact=True).click()
    dialog = page.get_by_role("dialog", name="Deleted faces")
    dialog.get_by_role("button", name=f"Restore face {ids[1]}").click()
    expect(dialog.get_by_role("button", name=f"Restore face {ids[1]}")).to_have_count(0)
    page.keyboard.press("Escape")
    expect(page.get_by_role("button", name="Undo")).to_have_count(0)
    expect(page.get_by_role("link", name="Stimulus set")).to_contain_text("1")
    expect(cells(page)).to_have_count(1)


def test_a_deleted_face_closes_its_details(panel, service):
    ids = service.make(1, seed=5200)
    page = panel(f"gallery?ids={ids[0]}&face={ids[0]}")
    expect(page.get_by_role("complementary", name=f"Face {ids[0]}")).to_be_visible()
    cells(page).first.click()
    page.keyboard.press("Delete")
    expect(page.get_by_text("1 face deleted.")).to_be_visible()
    expect(page.get_by_role("complementary", name="Face")).to_have_count(0)
    expect(page.get_by_role("alert")).to_have_count(0)


def test_the_last_face_can_be_restored_from_the_empty_gallery(start, open_page):
    service = start()
    service.wait_until_ready()
    service.make(1)
    page, _ = open_page(f"{service.url}/")
    cells(page).first.click()
    page.keyboard.press("Delete")
    page.get_by_role("status").get_by_role("button", name="Close").click()
    page.get_by_role("button", name="Deleted faces").click()
    page.get_by_role("dialog").get_by_role("button", name="Restore face 1", exact=True).click()
    expect(cells(page)).to_have_count(1)


def test_undo_by_keyboard_leaves_the_focus_in_the_panel(panel, service):
    ids = service.make(1, seed=4900)
    page = panel(f"gallery?ids={ids[0]}")
    cells(page).first.click()
    page.keyboard.press("Delete")
    page.get_by_role("button", name="Undo").press("Enter")
    expect(cells(page)).to_have_count(1)
    expect(page.locator("main")).to_be_focused()
