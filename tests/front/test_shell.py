"""The page around the panels: where the user is, keys, the focus."""

from __future__ import annotations

import pytest
import requests
from playwright.sync_api import expect

from tests.front.conftest import cells
from tests.front.panels import PANELS, fill, filled
from tests.nginx import nginx, program
from tests.test_below_a_path import WAYS

pytestmark = pytest.mark.long


@pytest.mark.parametrize("panel", PANELS)
def test_a_panel_is_opened_by_its_link_and_gets_the_focus(page, panel):
    other = "make" if panel == "gallery" else "gallery"
    page.goto(page.url.split("#")[0] + f"#/{other}")
    link = page.get_by_role("navigation", name="Panels").locator(f'a[href="#/{panel}"]')
    link.click()
    expect(page.locator("main")).to_be_focused()
    expect(link).to_have_attribute("aria-current", "page")
    expect(page).to_have_title(f"{link.inner_text().split(chr(10))[0].strip()} · Facespace")


@pytest.mark.parametrize("panel", PANELS)
def test_a_panel_with_faces_shows_them_and_says_nothing_in_the_console(panel, open_page, service):
    page, _ = open_page(f"{service.url}/#/{filled(panel)}")
    fill(page, service, panel)
    main = page.locator("main")
    expect(main.get_by_role("heading", level=1)).to_be_attached()
    assert main.get_by_role("img").first.evaluate("async image => (await image.decode(), image.naturalWidth)") > 0
    page.wait_for_load_state("networkidle")
    expect(page.get_by_role("alert")).to_have_count(0)


def test_back_leads_to_the_panel_and_its_settings(panel):
    page = panel("gallery?sort=-id&size=64")
    page.get_by_role("link", name="Random faces").click()
    page.get_by_label("How many").fill("7")
    page.get_by_role("link", name="Gallery").click()
    page.go_back()
    expect(page.get_by_label("How many")).to_have_value("7")
    page.go_back()
    expect(page.get_by_label("Size")).to_have_value("64")
    page.go_forward()
    expect(page.get_by_label("How many")).to_have_value("7")


def test_an_unknown_panel_is_the_gallery(panel):
    expect(cells(panel("nothing?x=1")).first).to_be_visible()


def test_keys_lead_to_panels_but_not_while_writing(page):
    page.locator("body").press("m")
    expect(page.get_by_role("heading", name="Random faces")).to_be_visible()
    page.get_by_label("Seed").focus()
    page.keyboard.press("g")
    expect(page.get_by_role("heading", name="Random faces")).to_be_visible()
    page.locator("main").focus()
    page.keyboard.press("g")
    expect(cells(page).first).to_be_visible()


def test_the_list_of_shortcuts_opens_and_closes_by_keys(page):
    expect(cells(page).first).to_be_visible()
    page.keyboard.press("?")
    dialog = page.get_by_role("dialog", name="Keyboard shortcuts")
    expect(dialog).to_contain_text("puts the selected faces into the basket")
    place = page.url
    page.keyboard.press("m")  # no shortcut acts below a dialog
    page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)
    expect(cells(page).first).to_be_visible()
    assert page.url == place


def test_single_letters_can_be_turned_off_as_shortcuts(page):
    expect(cells(page).first).to_be_visible()
    page.keyboard.press("?")
    dialog = page.get_by_role("dialog", name="Keyboard shortcuts")
    dialog.get_by_role("checkbox").uncheck()
    page.keyboard.press("Escape")
    page.reload()
    cells(page).first.click()
    for key in "?bm":
        page.keyboard.press(key)
    page.keyboard.press("Escape")  # no character
    expect(page.get_by_role("toolbar")).to_have_count(0)
    expect(dialog).to_have_count(0)
    expect(page.get_by_role("navigation").get_by_role("link", name="Stimulus set")).to_have_text("Stimulus set")
    page.get_by_role("button", name="Keyboard shortcuts").click()
    dialog.get_by_role("checkbox").check()
    page.keyboard.press("Escape")
    page.keyboard.press("m")
    expect(page.get_by_role("heading", name="Random faces")).to_be_visible()


def test_the_first_link_skips_the_navigation(page):
    expect(cells(page).first).to_be_visible()
    page.keyboard.press("Tab")
    skip = page.get_by_role("link", name="Skip to the panel")
    expect(skip).to_be_focused()
    expect(skip).to_be_in_viewport()
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()


def test_the_first_visit_is_an_invitation(start, open_page):
    service = start()
    service.wait_until_ready()
    page, _ = open_page(f"{service.url}/")
    expect(page.get_by_role("heading", name="No faces yet")).to_be_visible()
    page.get_by_role("button", name="Make 8 faces").click()
    expect(cells(page)).to_have_count(8)
    assert len(service.json("GET", "/faces")["ids"]) == 8


@pytest.mark.parametrize("address", ["", "docs"])
def test_no_page_violates_its_policy_which_allows_nothing_inline(open_page, service, address):
    policy = requests.get(f"{service.url}/{address}", timeout=30).headers["Content-Security-Policy"]
    assert "unsafe" not in policy
    assert "default-src 'none'" in policy
    page, _ = open_page(f"{service.url}/{address}")  # what is violated stands in the console
    page.wait_for_load_state("networkidle")


@pytest.mark.skipif(program() is None, reason="nginx is not installed (Debian: apt install nginx-light)")
@pytest.mark.parametrize("way", WAYS)
def test_the_page_works_below_a_path(start, open_page, way):
    location, command = WAYS[way]
    settings = dict(part.split("=", 1) for part in command.split() if "=" in part and part[0].isupper())
    service = start(**settings)
    service.wait_until_ready()
    with nginx(location.replace("8000", str(service.port))) as port:
        page, _ = open_page(f"http://127.0.0.1:{port}/lab/")
        page.get_by_role("button", name="Make 8 faces").click()
        expect(cells(page)).to_have_count(8)
        cells(page).first.dblclick()
        expect(page.get_by_role("complementary", name="Face 8")).to_be_visible()
        large = page.get_by_role("complementary", name="Face 8").get_by_role("img").first
        assert large.evaluate("picture => picture.decode().then(() => picture.naturalWidth)") > 0
        page.get_by_role("link", name="Random faces").click()
        page.get_by_role("button", name="Make 8 faces").click()
        expect(page.get_by_role("heading", name="Made 8 faces")).to_be_visible()
        expect(page.locator("code")).to_contain_text(f"http://127.0.0.1:{port}/lab/faces")
        page.get_by_role("link", name="API").click()
        expect(page.get_by_role("heading", name="Facespace")).to_be_visible()


@pytest.mark.parametrize(
    "place",
    ["nothing", "__proto__", "constructor", "%E0%A4%A", "gallery?size=-5&text=%E0%A4%A", "edit?ids=abc,-1&t=foo:1e99,x",
     "sample?where=age:30..20,foo:1..2", "make?amount=abc&seed=-1&psi=99", "compare?ids=1,1,0"],
)  # fmt: skip
def test_an_address_that_makes_no_sense_shows_a_panel(open_page, service, place):
    page, _ = open_page(f"{service.url}/#/{place}")
    expect(page.locator("main").get_by_role("heading", level=1)).to_be_attached()


def test_a_name_is_shown_as_it_is_written(open_page, service):
    name = "<img src=x onerror=alert(1)>'\"&amp; 😀"
    service.json("PATCH", "/faces/4", json={"name": name})
    page, _ = open_page(f"{service.url}/#/gallery?ids=4&face=4")
    expect(page.get_by_role("heading", name=f"{name} (4)")).to_be_visible()
    service.json("PATCH", "/faces/4", json={"name": ""})


def test_the_network_is_described_with_its_licence(page, service):
    page.get_by_role("button", name="About").press("Enter")
    dialog = page.get_by_role("dialog", name="About the network")
    known = service.json("GET", "/networks")["networks"]
    facts = f"128 x 128 pixels. Licence: {known[0]['licence']}. {known[0]['note']}"
    expect(dialog.get_by_text(facts)).to_be_visible()
    dialog.get_by_text("Networks that the service could be started with").click()
    expect(dialog.get_by_text(known[1]["name"], exact=True)).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("button", name="About")).to_be_focused()
