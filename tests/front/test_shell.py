"""The page around the panels: where the user is, keys, the focus, and a service that is new, slow, busy or gone."""

from __future__ import annotations

import pytest
import requests
from playwright.sync_api import expect

from tests.fake_wsgi import GATE
from tests.front.conftest import Service, cells, refuse_once
from tests.front.panels import PANELS, fill, filled
from tests.nginx import nginx, program
from tests.serving import wait_for
from tests.test_below_a_path import WAYS

pytestmark = pytest.mark.long
LOST = ("ERR_CONNECTION_REFUSED", "ERR_CONNECTION_RESET", "ERR_EMPTY_RESPONSE", "status of 503")


class Fake(Service):
    """Gunicorn with a fake network."""

    application = "tests.fake_wsgi:build()"


def state_of(page):
    return page.get_by_role("banner").get_by_role("status")


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


def test_only_the_sentence_about_the_service_is_read_out_and_not_the_seconds(open_page, service):
    page, watched = open_page(f"{service.url}/")
    watched.expects("ERR_FAILED")
    expect(cells(page).first).to_be_visible()
    page.route("**/*", lambda route: route.abort())
    page.get_by_label("Order").select_option("oldest first")
    expect(state_of(page)).to_have_text("The service does not answer. The page tries again every second.")
    expect(page.get_by_role("banner").get_by_text("2 s")).to_be_visible()


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


def test_the_page_says_that_the_network_is_being_loaded_and_goes_on_by_itself(start, open_page, tmp_path):
    service = start(Fake, FACESPACE_NETWORK="late")
    wait_for(lambda: any("Booting worker" in line for line in service.lines))
    page, watched = open_page(f"{service.url}/")
    watched.expects("status of 503")
    expect(state_of(page)).to_contain_text("The network is being loaded")
    expect(page.get_by_role("button", name="Make 8 faces")).to_be_disabled()
    (tmp_path / "results" / GATE).touch()
    expect(state_of(page)).to_have_text("")
    page.get_by_role("button", name="Make 8 faces").click()
    expect(cells(page)).to_have_count(8)


def test_the_download_of_a_network_is_followed(start, open_page, tmp_path):
    service = start(Fake, FACESPACE_NETWORK="far")
    wait_for(lambda: any("Booting worker" in line for line in service.lines))
    page, watched = open_page(f"{service.url}/")
    watched.expects("status of 503")
    expect(state_of(page)).to_contain_text("The network is being downloaded")
    expect(page.get_by_text("120 of 364 MB")).to_be_visible()
    (tmp_path / "results" / GATE).touch()
    expect(state_of(page)).to_have_text("")


def test_a_service_that_was_killed_and_is_back_is_used_again_without_a_reload(start, open_page):
    service = start()
    service.wait_until_ready()
    service.make(2)
    page, watched = open_page(f"{service.url}/#/make?amount=2&seed=77")
    watched.expects(*LOST)
    expect(page.get_by_role("button", name="Make 2 faces")).to_be_visible()
    service.kill()
    page.get_by_role("button", name="Make 2 faces").click()
    expect(page.get_by_role("alert")).to_contain_text("The service did not answer.")
    expect(state_of(page)).to_contain_text("The page tries again every second")
    again = start(port=service.port)
    again.wait_until_ready()
    expect(state_of(page)).to_have_text("")
    page.get_by_role("button", name="Make 2 faces").click()
    expect(page.get_by_role("heading", name="Made 2 faces")).to_be_visible()
    page.get_by_role("link", name="Gallery").click()
    expect(cells(page)).to_have_count(4)


def test_a_full_queue_is_said_and_the_same_click_works_later(open_page, service):
    page, watched = open_page(f"{service.url}/#/make?amount=4&seed=300")
    watched.expects("status of 503")
    refuse_once(page, "**/faces?**")
    page.get_by_role("button", name="Make 4 faces").click()
    expect(page.get_by_role("alert")).to_contain_text("1000 wait.")
    page.get_by_role("button", name="Make 4 faces").click()
    expect(page.get_by_role("heading", name="Made 4 faces")).to_be_visible()
    expect(page.get_by_role("alert")).to_have_count(0)


def test_on_a_slow_network_the_page_shows_that_it_waits(open_page, service):
    page, _ = open_page("about:blank")
    network = page.context.new_cdp_session(page)
    network.send("Network.enable")
    slow = {"offline": False, "latency": 300, "downloadThroughput": 60_000, "uploadThroughput": 30_000}
    network.send("Network.emulateNetworkConditions", slow)
    page.goto(f"{service.url}/#/make?amount=2&seed=900")
    page.get_by_role("button", name="Make 2 faces").click()
    expect(page.get_by_role("button", name="Make 2 faces")).to_be_disabled()
    expect(page.get_by_role("heading", name="Made 2 faces")).to_be_visible()


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


def test_a_panel_that_could_not_be_loaded_is_loaded_once_the_service_is_back(start, open_page):
    service = start()
    service.wait_until_ready()
    page, watched = open_page(f"{service.url}/")
    watched.expects(*LOST)
    expect(page.get_by_role("heading", name="No faces yet")).to_be_visible()
    service.kill()
    page.get_by_role("link", name="Morph").click()
    expect(page.get_by_role("alert")).to_contain_text("This panel could not be loaded")
    expect(page.get_by_role("button", name="Reload the page")).to_be_visible()
    again = start(port=service.port)
    again.wait_until_ready()
    expect(page.get_by_role("heading", name="Morph")).to_be_visible()


def test_a_panel_of_a_service_that_was_updated_is_said_to_be_missing_and_the_service_is_not_lost(open_page, service):
    page, watched = open_page(f"{service.url}/")
    watched.expects("status of 404")
    expect(cells(page).first).to_be_visible()
    asked = []
    page.on("request", lambda request: asked.append(request.url) if "readyz" in request.url else None)
    page.route("**/average.js", lambda route: route.fulfill(status=404))
    page.get_by_role("link", name="Average").click()
    expect(page.get_by_role("alert")).to_contain_text("This panel could not be loaded")
    page.get_by_role("link", name="Compare").click()
    expect(page.get_by_role("heading", name="Compare")).to_be_visible()
    assert asked == []


@pytest.mark.parametrize("status", [401, 500])
def test_an_answer_that_says_nothing_of_the_faces_leaves_the_basket_as_it_is(open_page, service, status):
    page, watched = open_page(f"{service.url}/#/gallery?ids=1,2,3")
    watched.expects(f"status of {status}")
    cells(page).first.focus()
    page.keyboard.press("ControlOrMeta+a")
    page.keyboard.press("b")
    page.get_by_role("link", name="Stimulus set").click()
    expect(page.get_by_text("Basket (3 faces)")).to_be_visible()
    asked = []

    def refuse(route):
        asked.append(route.request.url)
        route.fulfill(status=status, json={})

    page.route("**/faces?*", refuse)
    come_back = "document.dispatchEvent(new Event('visibilitychange'))"
    with page.expect_response("**/faces?*"):
        page.evaluate(come_back)
    page.unroute("**/faces?*")
    with page.expect_response("**/faces?*"):
        page.evaluate(come_back)
    expect(page.get_by_role("button", name="Remove faces that do not exist")).to_have_count(0)
    assert len(asked) == 1


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
