"""The panel of jobs."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.front.conftest import cells

pytestmark = pytest.mark.long

LATER = {"Prefer": "respond-async"}


def start(service, amount, seed):
    return service.json("POST", f"/faces?amount={amount}&seed={seed}", headers=LATER)["id"]


def test_a_job_is_followed_to_its_end(panel, service):
    page = panel(f"jobs?id={start(service, 64, 50_000)}")
    details = page.get_by_role("region", name="Job", exact=True)
    expect(details.get_by_role("heading", name="faces, 64: done")).to_be_visible(timeout=30_000)
    expect(details.get_by_role("heading", name="Made 64 faces")).to_be_visible()


def test_a_job_whose_events_are_refused_is_followed_all_the_same(open_page, service):
    """As by a proxy, or a service that has no thread left for one more reader."""
    page, watched = open_page(f"{service.url}/#/jobs")
    watched.expects("status of 502")
    page.route("**/events", lambda route: route.fulfill(status=502))
    looks = []
    page.on("request", lambda request: looks.append(request.url) if "readyz" in request.url else None)
    page.goto(f"{service.url}/#/jobs?id={start(service, 300, 60_000)}")
    details = page.get_by_role("region", name="Job", exact=True)
    expect(details.get_by_role("heading", name="faces, 300: done")).to_be_visible(timeout=30_000)
    assert looks == []  # the service was never taken for lost


def test_faces_of_a_job_that_was_discarded_elsewhere_are_not_offered(open_page, service):
    page, watched = open_page(f"{service.url}/#/make?amount=4000&seed=400000")
    watched.expects("status of 404")  # pictures of faces that are gone
    page.get_by_role("button", name="Make 4,000 faces").click()
    expect(page.get_by_role("heading", name="Made")).to_be_visible()
    job = service.json("GET", "/jobs?limit=1")["jobs"][0]
    service.json("DELETE", f"/jobs/{job['id']}?discard=true")
    expect(page.get_by_role("alert")).to_contain_text("The job was cancelled elsewhere.", timeout=30_000)
    expect(page.get_by_role("heading", name="Made")).to_have_count(0)


def test_a_proxy_that_counts_requests_does_not_end_the_following_of_a_job(open_page, service):
    page, watched = open_page(f"{service.url}/#/make?amount=300&seed=65000")
    watched.expects("status of 429")
    refusals = []

    def refuse_at_first(route):
        refusals.append(route)
        route.fulfill(status=429, json={}) if len(refusals) < 3 else route.continue_()

    page.route("**/jobs/**", refuse_at_first)
    page.get_by_role("button", name="Make 300 faces").click()
    expect(page.get_by_role("heading", name="Made 300 faces")).to_be_visible(timeout=30_000)
    assert len(refusals) >= 3


def test_faces_that_were_stored_before_a_discarded_job_stay_in_the_basket(panel, service):
    ids = service.make(3, seed=70_000)
    page = panel(f"gallery?ids={','.join(map(str, ids))}")
    cells(page).first.focus()
    page.keyboard.press("ControlOrMeta+a")
    page.keyboard.press("b")
    page.goto(f"{service.url}/#/jobs")
    start(service, 2500, 70_000)
    row = page.get_by_role("listitem").filter(has_text="faces, 2,500")
    row.get_by_role("button", name="Cancel").click()
    page.get_by_role("dialog").get_by_role("button", name="Cancel, delete the faces").click()
    expect(row.get_by_text("cancelled")).to_be_visible(timeout=30_000)
    page.get_by_role("navigation", name="Panels").get_by_role("link", name="Stimulus set").click()
    expect(page.get_by_text("Basket (3 faces)")).to_be_visible()
    assert set(ids) <= set(service.json("GET", "/faces")["ids"])


def test_a_job_is_cancelled_and_its_faces_deleted(panel, service):
    before = service.json("GET", "/faces")["ids"]
    page = panel("jobs")
    start(service, 2000, 100_000)
    row = page.get_by_role("listitem").filter(has_text="faces, 2,000")
    row.get_by_role("button", name="Cancel").click()
    page.get_by_role("dialog").get_by_role("button", name="Cancel, delete the faces").click()
    expect(row.get_by_text("cancelled")).to_be_visible(timeout=30_000)
    assert service.json("GET", "/faces")["ids"] == before


def test_by_keyboard_alone(panel, service):
    page = panel("jobs")
    job = start(service, 1500, 200_000)
    row = page.get_by_role("listitem").filter(has_text="faces, 1,500")
    row.get_by_role("button", name="Cancel").focus()
    page.keyboard.press("Enter")
    keep = page.get_by_role("dialog").get_by_role("button", name="Cancel, keep the faces")
    keep.focus()
    page.keyboard.press("Enter")
    expect(row.get_by_text("cancelled")).to_be_visible(timeout=30_000)
    again = row.get_by_role("button", name="Try again")
    again.focus()
    page.keyboard.press("Enter")
    expect(row.get_by_text("running")).to_be_visible(timeout=30_000)
    service.json("DELETE", f"/jobs/{job}?discard=true")


def test_what_went_wrong_is_told(panel, service):
    body = {"id": 1, "distance": 900, "amount": 2}
    service.json("POST", "/faces/similar", json=body, headers=LATER)
    page = panel("jobs?state=failed")
    expect(page.get_by_role("listitem").filter(has_text="similar").get_by_text("distance")).to_be_visible(
        timeout=30_000
    )


def test_the_result_of_a_set_is_downloaded(panel, service):
    service.json("POST", "/stimulus-sets", json={"ids": [1, 2]}, headers=LATER)
    page = panel("jobs?state=succeeded")
    row = page.get_by_role("list", name="Jobs").get_by_role("listitem").filter(has_text="stimulus set").first
    with page.expect_download() as download:
        row.get_by_role("link", name="Download").click()
    with open(download.value.path(), "rb") as file:
        assert file.read(2) == b"PK"


def test_without_jobs_the_panel_says_so(open_page, empty_service):
    page, _ = open_page(f"{empty_service.url}/#/jobs")
    expect(page.get_by_text("No jobs yet.")).to_be_visible()
    page.get_by_label("Show").select_option("waiting")
    expect(page.get_by_text("There are no such jobs.")).to_be_visible()


def test_what_is_cancelled_before_it_was_accepted_is_cancelled(open_page, service):
    page, _ = open_page(f"{service.url}/#/make?amount=3000&seed=300000")
    held = []
    page.route("**/faces?**", lambda route: held.append(route))
    with page.expect_request("**/faces?**"):
        page.get_by_role("button", name=re.compile("^Make 3.*000 faces")).click()
    page.get_by_role("button", name="Cancel").click()
    held[0].continue_()
    page.goto(f"{service.url}/#/jobs")
    row = page.get_by_role("listitem").filter(has_text="faces, 3,000")
    expect(row.get_by_text("cancelled")).to_be_visible(timeout=30_000)


def test_an_open_job_closes_when_it_is_pressed_again(panel, service):
    service.json("POST", "/faces?amount=2&seed=77", headers={"Prefer": "respond-async"})
    page = panel("jobs")
    row = page.get_by_role("list", name="Jobs").get_by_role("button", name="faces, 2").first
    row.click()
    expect(page.get_by_role("region", name="Job")).to_be_visible()
    row.click()
    expect(page.get_by_role("region", name="Job")).to_have_count(0)
    expect(row).to_have_attribute("aria-expanded", "false")
