"""The panel of similar faces."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.long


def test_faces_have_the_distance_that_was_asked_for(panel, service):
    page = panel("similar?id=1&amount=3&distance=3&seed=5")
    page.get_by_role("button", name="Make 3 faces").click()
    expect(page.get_by_role("heading", name="Made 3 faces")).to_be_visible()
    ids = service.json("GET", "/faces?include=faces&kind=similar&sort=-id&limit=3")["faces"]
    for face in ids:
        expect(page.get_by_text(f"{face['id']}: 3.00, latent (w)")).to_be_visible()


def test_by_keyboard_alone(panel):
    page = panel("similar?id=2")
    page.get_by_label("How many").focus()
    page.keyboard.press("ControlOrMeta+a")
    page.keyboard.type("2")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Made 2 faces")).to_be_visible()


def test_a_distance_out_of_range_is_explained_with_the_nearest_one(open_page, service):
    page, watched = open_page(f"{service.url}/#/similar?id=1&amount=2&distance=60&seed=5")
    watched.expects("status of 422")
    page.get_by_role("button", name="Make 2 faces").click()
    page.get_by_role("button", name="Use the nearest possible value: distance").click()
    distance = page.get_by_label("Distance").first
    expect(distance).not_to_have_value("60")
    assert 0 < float(distance.input_value()) < 60


def test_distances_keep_the_metric_that_they_were_made_with(panel):
    page = panel("similar?id=3&amount=1&distance=2&seed=6")
    page.get_by_role("button", name="Make 1 face").click()
    expect(page.get_by_text("2.00, latent (w)")).to_be_visible()
    page.get_by_label("Measured as").select_option("pixel")
    expect(page.get_by_text("2.00, latent (w)")).to_be_visible()


def test_the_stored_faces_that_are_most_like_it_are_found_in_the_gallery(panel):
    page = panel("similar?id=3")
    page.get_by_role("link", name="Find the faces in the gallery that are most like it").click()
    expect(page.get_by_role("option", name="Face 3, 0.00 away")).to_be_visible()
