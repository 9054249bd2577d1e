"""The gallery of twelve faces, and how to find them in it."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.front.conftest import cells


def selected(page):
    """Returns the ids of the selected faces, in the order of the grid."""
    found = page.get_by_role("listbox", name="Gallery").get_by_role("option", selected=True).all()
    return [int(re.search(r"\d+", each.get_attribute("aria-label"))[0]) for each in found]


@pytest.fixture
def gallery(panel):
    """The gallery of the faces 1 to 12, the first one first."""
    page = panel("gallery?sort=id&ids=1,2,3,4,5,6,7,8,9,10,11,12")
    expect(cells(page)).to_have_count(12)
    return page
