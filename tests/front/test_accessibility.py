"""axe-core (https://github.com/dequelabs/axe-core) finds nothing serious on any panel.

The page's policy forbids scripts that it did not bring along, so these tests alone switch it off.
"""

from __future__ import annotations

import itertools
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.front.conftest import PHONE, WIDE
from tests.front.panels import PANELS, fill, filled

AXE = Path(__file__).parents[2] / "node_modules" / "axe-core" / "axe.min.js"

pytestmark = [
    pytest.mark.long,
    pytest.mark.skipif(not AXE.is_file(), reason="needs axe-core (npm ci)"),
]
WITH_A_FIELD_OF_FACES = ["compare", "walk", "mix", "average", "edit", "similar", "set"]
LOOKS = list(itertools.product(("light", "dark"), (WIDE, PHONE)))
NAMES = [f"{scheme}, {size['width']} px" for scheme, size in LOOKS]


def findings(page: Page) -> list[str]:
    """Returns what axe finds to be serious or critical on the page as it is."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE.read_text())
    found: list[dict[str, Any]] = page.evaluate("axe.run({resultTypes: ['violations']}).then(run => run.violations)")
    return [
        f"{rule['id']}: {node['html'][:200]} ({node['failureSummary']})"
        for rule in found
        if rule["impact"] in ("serious", "critical")
        for node in rule["nodes"]
    ]


@pytest.fixture(params=LOOKS, ids=NAMES)
def look(request, open_page, service):
    """Opens a panel in one of four looks."""
    scheme, size = request.param

    def look(place, address=None):
        options = {"color_scheme": scheme, "viewport": size, "bypass_csp": True}
        page, watched = open_page(f"{address or service.url}/#/{place}", **options)
        watched.expects("status of 4", "ERR_FAILED")  # what is missing is asked about by the tests of the panels
        expect(page.locator("main").get_by_role("heading", level=1)).to_be_attached()
        page.wait_for_load_state("networkidle")
        return page

    return look


@pytest.mark.parametrize("panel", PANELS)
def test_a_panel_as_it_is_opened_first(look, panel):
    assert findings(look(panel)) == []


@pytest.mark.parametrize("panel", PANELS)
def test_a_panel_with_faces(look, service, panel):
    page = look(filled(panel))
    fill(page, service, panel)
    assert findings(page) == []


def test_the_gallery_with_a_selection_and_filters(look):
    page = look("gallery?kind=random")
    cells = page.get_by_role("listbox", name="Gallery").get_by_role("option")
    cells.nth(0).click()
    cells.nth(1).click()
    expect(page.get_by_role("toolbar")).to_be_visible()
    assert findings(page) == []
    page.get_by_role("button", name="Add to basket").click()
    expect(page.get_by_role("status").filter(has_text="basket")).to_be_visible()
    assert findings(page) == []


def test_the_tables_of_a_check_are_scrolled_by_keyboard(look, service):
    page = look(filled("set"))
    fill(page, service, "set")
    page.get_by_role("region", name="Check", exact=True).get_by_text("differences", exact=False).last.click()
    table = page.get_by_role("group", name="differences")
    table.focus()
    page.keyboard.press("End")
    page.keyboard.press("ArrowRight")
    expect(table).to_be_focused()
    page.wait_for_function("table => table.scrollTop + table.scrollLeft > 0", arg=table.element_handle())
    assert findings(page) == []


def test_the_list_of_shortcuts(look):
    page = look("gallery")
    page.get_by_role("button", name="Keyboard shortcuts").click()
    expect(page.get_by_role("dialog")).to_be_visible()
    assert findings(page) == []


@pytest.mark.parametrize("panel", WITH_A_FIELD_OF_FACES)
def test_choosing_faces(look, panel):
    page = look(panel)
    page.get_by_role("button", name="Choose").first.click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_role("listbox").get_by_role("option").first.click()
    assert findings(page) == []


def test_a_problem_beside_a_field(look):
    page = look("make?amount=2&network=none")
    page.get_by_role("button", name="Make 2 faces").click()
    expect(page.get_by_role("alert")).to_be_visible()
    assert findings(page) == []


def test_an_empty_folder(look, empty_service):
    page = look("gallery", empty_service.url)
    expect(page.get_by_role("heading", name="No faces yet")).to_be_visible()
    assert findings(page) == []


def test_a_service_that_is_gone(look, empty_service):
    page = look("gallery", empty_service.url)
    expect(page.get_by_role("heading", name="No faces yet")).to_be_visible()
    page.route("**/*", lambda route: route.abort())
    page.get_by_role("button", name="Make 8 faces").click()
    expect(page.get_by_role("status").filter(has_text="does not answer")).to_be_visible()
    assert findings(page) == []
