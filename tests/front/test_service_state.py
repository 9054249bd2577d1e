"""A service that is new, slow, busy, updated or gone: what the page says, and that it goes on by itself."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.fake_wsgi import GATE
from tests.front.conftest import Service, cells, refuse_once
from tests.serving import wait_for

pytestmark = pytest.mark.long
LOST = ("ERR_CONNECTION_REFUSED", "ERR_CONNECTION_RESET", "ERR_EMPTY_RESPONSE", "status of 503")


class Fake(Service):
    """Gunicorn with a fake network."""

    application = "tests.fake_wsgi:build()"


def state_of(page):
    return page.get_by_role("banner").get_by_role("status")


def test_only_the_sentence_about_the_service_is_read_out_and_not_the_seconds(open_page, service):
    page, watched = open_page(f"{service.url}/")
    watched.expects("ERR_FAILED")
    expect(cells(page).first).to_be_visible()
    page.route("**/*", lambda route: route.abort())
    page.get_by_label("Order").select_option("oldest first")
    expect(state_of(page)).to_have_text("The service does not answer. The page tries again every second.")
    expect(page.get_by_role("banner").get_by_text("2 s")).to_be_visible()


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
