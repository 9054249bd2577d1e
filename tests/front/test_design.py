"""A laboratory's whole way from nothing to a balanced 2x2 stimulus set, with the page alone."""

from __future__ import annotations

import collections
import json
import zipfile

import pytest
from playwright.sync_api import expect

from tests.front.conftest import Service

pytestmark = pytest.mark.long


@pytest.fixture
def empty(tmp_path):
    """A service without faces."""
    started = Service(tmp_path / "results")
    try:
        yield started.wait_until_ready()
    finally:
        started.close()


def test_a_balanced_set_is_made_from_nothing(empty, open_page):
    page, _ = open_page(f"{empty.url}/#/sample?seed=1")
    page.get_by_role("button", name="8 people, 35 to 50 years").click()
    page.get_by_label("How many").fill("3")
    page.get_by_role("button", name="Make 3 faces").click()
    page.get_by_role("link", name="Edit these").click(timeout=60_000)

    page.get_by_role("button", name="Crossed design").click()
    page.get_by_label("Rows", exact=True).select_option("age")
    page.get_by_label("Levels of the rows").fill("-0.6, 0.6")
    page.get_by_label("Columns", exact=True).select_option("smile")
    page.get_by_label("Levels of the columns").fill("0, 1")
    page.get_by_role("button", name="Make 12 faces").click()
    page.get_by_role("button", name="Add to basket").click(timeout=120_000)

    page.get_by_role("link", name="Stimulus set").click()
    page.get_by_label("Replace the background").check()
    page.get_by_role("button", name="Check the set").click()
    check = page.get_by_role("region", name="Check", exact=True)
    expect(check.get_by_text("4 conditions", exact=True)).to_be_visible(timeout=60_000)
    with page.expect_download(timeout=60_000) as download:
        page.get_by_role("button", name="Save the set").click()
    with zipfile.ZipFile(download.value.path()) as archive:
        images = json.loads(archive.read("recipe.json"))["images"]
    cells = collections.Counter((image["levels"]["age"], image["levels"]["smile"]) for image in images)
    assert cells == {(age, smile): 3 for age in (-0.6, 0.6) for smile in (0, 1)}
    luminances = [image["luminance"]["mean"] for image in images]
    assert max(luminances) - min(luminances) < 1
