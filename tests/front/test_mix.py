"""The panel of mixes."""

from __future__ import annotations

import re

import pytest
from PIL import Image
from playwright.sync_api import expect

pytestmark = pytest.mark.long


def test_the_preview_is_the_mix_that_is_stored(panel, service):
    page = panel("mix?ids=1,2")
    expect(page.get_by_role("img", name="The mix")).to_have_attribute("src", re.compile("^data:image"))
    styles = {"coarse": 1, "middle": 1, "fine": 2}
    preview = service.json("POST", "/previews", json={"answer": "json", "mix": {"styles": styles}})
    page.get_by_role("button", name="Store the mix").click()
    expect(page.get_by_role("heading", name="Made 1 face")).to_be_visible()
    newest = service.json("GET", "/faces?include=faces&sort=-id&limit=1")["faces"][0]
    assert (newest["recipe"]["derived"]["styles"], newest["sha256"]) == (styles, preview["sha256"])


def test_by_keyboard_alone(panel):
    page = panel("mix")
    for group, face in (("coarse", 3), ("middle", 4), ("fine", 5)):
        field = page.get_by_role("group", name=re.compile(f"^{group}"))
        field.get_by_role("button", name="Choose a face").focus()
        page.keyboard.press("Enter")
        option = page.get_by_role("dialog").get_by_role("option", name=f"Face {face}", exact=True)
        option.focus()
        page.keyboard.press("Enter")
        expect(field.get_by_role("button", name=f"Remove face {face}")).to_be_visible()
    page.get_by_role("button", name="Store the mix").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Made 1 face")).to_be_visible()


def test_a_sheet_shows_all_mixes(panel):
    page = panel("mix?rows=1,2&columns=3,4,5&sheet=fine")
    sheet = page.get_by_role("img", name="Mix sheet")
    expect(sheet).to_be_visible()
    with page.expect_download() as download:
        page.get_by_role("link", name="Save the sheet").click()
    with Image.open(download.value.path()) as picture:
        assert picture.width / picture.height == pytest.approx(4 / 3, rel=0.1)  # 2 rows and 3 columns, with their heads


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ('{"errors": [{"message": "Log in"}], "nearest": 3}', "The service answered with status 401."),
        ('{"detail": 7, "title": "Unauthorized", "errors": "none"}', "Unauthorized"),
        ("null", "The service answered with status 401."),
        ("[]", "The service answered with status 401."),
    ],
)
def test_a_refusal_in_the_words_of_a_proxy_is_told(open_page, service, body, said):
    page, watched = open_page(f"{service.url}/#/mix?ids=1,2")
    watched.expects("status of 401")
    refuse = {"status": 401, "content_type": "application/json", "body": body}
    page.route("**/faces/mixes", lambda route: route.fulfill(**refuse))
    page.get_by_role("button", name="Store the mix").click()
    expect(page.locator("form").get_by_role("alert")).to_have_text(said)
    expect(page.get_by_role("button", name="Store the mix")).to_be_enabled()


def test_an_unknown_face_is_explained(open_page, service):
    page, watched = open_page(f"{service.url}/#/mix?coarse=1&middle=1&fine=9999")
    watched.expects("status of 404")
    page.get_by_role("button", name="Store the mix").click()
    expect(page.locator("form").get_by_role("alert")).to_contain_text("there is no face 9999")
    expect(page.get_by_role("group", name=re.compile("^fine"))).to_contain_text("Face 9999 does not exist")
