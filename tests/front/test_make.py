"""The panel of random faces."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.long


def test_faces_of_a_seed_are_made_and_shown(panel, service):
    page = panel("make")
    page.get_by_label("How many").fill("3")
    page.get_by_label("Seed").fill("500")
    page.get_by_role("button", name="Make 3 faces").click()
    expect(page.get_by_role("heading", name="Made 3 faces")).to_be_visible()
    shown = page.get_by_role("list", name="Results").get_by_role("link")
    expect(shown).to_have_count(3)
    newest = service.json("GET", "/faces?include=faces&sort=-id&limit=3")["faces"]
    assert sorted(face["seed"] for face in newest) == [500, 501, 502]
    expect(page.locator("code")).to_contain_text("faces?amount=3&seed=500")


def test_the_line_for_scripts_makes_the_same_faces_though_no_seed_was_given(panel, service):
    page = panel("make?amount=3&psi=0.65")
    page.get_by_role("button", name="Make 3 faces").click()
    expect(page.get_by_role("heading", name="Made 3 faces")).to_be_visible()
    line = re.search(r"/faces\?[^']+", page.locator("code").inner_text())
    newest = [face["id"] for face in service.json("GET", "/faces?include=faces&sort=-id&limit=3")["faces"]]
    assert sorted(service.json("POST", line[0])["ids"]) == sorted(newest)


def test_by_keyboard_alone(panel, service):
    page = panel("make")
    page.get_by_label("How many").focus()
    page.keyboard.press("ControlOrMeta+a")
    page.keyboard.type("2")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Made 2 faces")).to_be_visible()
    button = page.get_by_role("button", name="Make 2 faces")
    button.focus()
    with page.expect_response(lambda response: "/faces?" in response.url):
        page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Made 2 faces")).to_be_visible()
    expect(button).to_be_focused()


def test_many_faces_become_a_job_and_appear(panel, service):
    page = panel("make?amount=40&seed=9000")
    page.get_by_role("button", name="Make 40 faces").click()
    expect(page.get_by_role("heading", name="Made 40 faces")).to_be_visible(timeout=30_000)


def test_a_cancelled_job_keeps_what_it_has_made_and_says_how_many(panel, service):
    page = panel("make?amount=5000&seed=20000")
    page.get_by_role("button", name="Make 5,000 faces").click()
    expect(page.get_by_role("heading", name="Made")).to_be_visible()
    page.get_by_role("button", name="Cancel").click()
    expect(page.get_by_role("button", name="Make 5,000 faces")).to_be_enabled()
    job = service.json("GET", "/jobs?limit=1")["jobs"][0]
    assert job["state"] == "cancelled"
    made = len(service.json("GET", f"/jobs/{job['id']}")["ids"])
    expect(page.get_by_role("heading", name=f"Made {made:,} faces")).to_be_visible()


def test_a_wrong_value_is_explained_and_nothing_is_made(open_page, service):
    page, watched = open_page(f"{service.url}/#/make?amount=2&network=none")
    watched.expects("status of 400")
    before = service.json("GET", "/faces")
    page.get_by_role("button", name="Make 2 faces").click()
    expect(page.get_by_role("alert")).to_contain_text("network must be one of faces128")
    assert service.json("GET", "/faces") == before


def test_seeds_beyond_the_last_one_are_refused_by_the_field(panel, service):
    page = panel("make?amount=2&seed=4294967295")
    sent = []
    page.on("request", lambda request: sent.append(request.url) if request.method == "POST" else None)
    page.get_by_role("button", name="Make 2 faces").click()
    assert page.get_by_label("Seed").evaluate("input => input.validationMessage") != ""
    page.get_by_label("Seed").fill("650")
    page.get_by_role("button", name="Make 2 faces").click()
    expect(page.get_by_role("heading", name="Made 2 faces")).to_be_visible()
    assert ["4294967295" in url for url in sent] == [False, False]


def test_the_settings_are_in_the_address(panel):
    page = panel("make?amount=5&psi=0.4")
    expect(page.get_by_label("How many")).to_have_value("5")
    expect(page.get_by_label("Truncation psi")).to_have_value("0.4")
    page.get_by_label("How many").fill("6")
    expect(page).to_have_url(re.compile("amount=6"))


def test_a_number_is_typed_as_it_is_written(panel):
    page = panel("make?amount=12")
    field = page.get_by_label("How many")
    field.focus()
    page.keyboard.press("End")
    for key in ("Backspace", "Backspace", "3", "0"):
        page.keyboard.press(key)
    expect(field).to_have_value("30")
    expect(page.get_by_role("button", name="Make 30 faces")).to_be_visible()


def test_faces_that_there_is_no_room_for_in_the_middle_are_made_a_little_later(open_page, service):
    page, watched = open_page(f"{service.url}/#/make?amount=4&seed=7100")
    watched.expects("status of 503")
    asked = []

    def refuse_the_third(route):
        asked.append(route)
        if len(asked) == 3:
            route.fulfill(status=503, headers={"Retry-After": "1"}, json={"detail": "The queue is full."})
        else:
            route.continue_()

    page.route("**/faces?**", refuse_the_third)
    page.get_by_role("button", name="Make 4 faces").click()
    expect(page.get_by_role("heading", name="Made 4 faces")).to_be_visible()
    assert len(asked) == 5


def test_work_goes_on_while_another_panel_is_looked_at_and_its_results_stay(panel):
    page = panel("make?amount=16&seed=7200")
    held = []
    page.route("**/faces?*seed=7215*", lambda route: held.append(route))
    with page.expect_request("**/faces?*seed=7215*"):
        page.get_by_role("button", name="Make 16 faces").click()
    page.get_by_role("link", name="Compare").click()
    expect(page.get_by_role("heading", name="Compare")).to_be_visible()
    held[0].continue_()
    expect(page.get_by_text("Random faces: done.")).to_be_visible()
    page.get_by_role("button", name="Show", exact=True).click()
    expect(page.get_by_role("heading", name="Made 16 faces")).to_be_visible()
    expect(page.get_by_label("Seed")).to_have_value("7200")


def test_what_was_made_and_deleted_is_not_offered_any_more(panel, service):
    page = panel("make?amount=3&seed=7300")
    page.get_by_role("button", name="Make 3 faces").click()
    page.get_by_role("button", name="Show in gallery").click()
    expect(page.get_by_role("toolbar")).to_contain_text("3 selected")
    page.keyboard.press("Delete")
    expect(page.get_by_text("3 faces deleted.")).to_be_visible()
    page.go_back()
    expect(page.get_by_role("button", name="Make 3 faces")).to_be_visible()
    expect(page.get_by_role("heading", name="Made 3 faces")).to_have_count(0)


def test_psi_begins_with_the_setting_of_the_service(start, open_page):
    service = start(FACESPACE_TRUNCATION_PSI="0.4")
    service.wait_until_ready()
    page, _ = open_page(f"{service.url}/#/make?amount=1")
    expect(page.get_by_label("Truncation psi")).to_have_value("0.4")
    page.get_by_role("button", name="Make 1 face").click()
    expect(page.get_by_role("heading", name="Made 1 face")).to_be_visible()
    assert service.json("GET", "/faces/1")["recipe"]["truncation_psi"] == 0.4


def test_an_answer_that_is_no_json_is_told_in_words(open_page, service):
    page, _ = open_page(f"{service.url}/#/make?amount=1")
    expect(page.get_by_role("button", name="Make 1 face")).to_be_enabled()
    page.route("**/faces?*", lambda route: route.fulfill(status=200, content_type="text/html", body="<h1>Log in</h1>"))
    page.get_by_role("button", name="Make 1 face").click()
    expect(page.get_by_role("alert")).to_contain_text("The answer of the service cannot be read.")
