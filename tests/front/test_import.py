"""The panel that brings in faces from elsewhere."""

from __future__ import annotations

import json

import pytest
import requests
from playwright.sync_api import expect

pytestmark = pytest.mark.long


def chosen(page, path):
    page.get_by_label("File", exact=True).set_input_files(path)
    return page.get_by_role("button", name="Make the face")


def test_the_latent_that_the_details_give_makes_the_same_face(panel, service, tmp_path):
    page = panel("gallery?face=5")
    details = page.get_by_role("complementary", name="Face 5")
    with page.expect_download() as download:
        details.get_by_role("link", name="Latent").click()
    assert download.value.suggested_filename == "face-5.npy"
    path = tmp_path / "face-5.npy"
    download.value.save_as(path)
    page.get_by_role("link", name="Import").click()
    chosen(page, path).click()
    expect(page.get_by_role("heading", name="Made 1 face")).to_be_visible()
    newest = service.json("GET", "/faces?include=faces&sort=-id&limit=1")["faces"][0]
    assert (newest["kind"], newest["sha256"]) == ("import", service.json("GET", "/faces/5")["sha256"])


def test_a_png_and_a_recipe_give_the_stored_face_by_keyboard(panel, service, tmp_path):
    (tmp_path / "face.png").write_bytes(requests.get(f"{service.url}/faces/6/image?format=png", timeout=30).content)
    (tmp_path / "face.json").write_text(json.dumps(service.json("GET", "/faces/6")["recipe"]))
    page = panel("import")
    for name in ("face.png", "face.json"):
        chosen(page, tmp_path / name).focus()
        page.keyboard.press("Enter")
        expect(page.get_by_role("link", name="Face 6")).to_be_visible()


def test_a_file_that_is_no_face_is_explained_beside_its_field(open_page, service, tmp_path):
    page, watched = open_page(f"{service.url}/#/import")
    watched.expects("status of 400")
    for name, content in (("face.json", b"{"), ("face.png", b"no picture")):
        (tmp_path / name).write_bytes(content)
        chosen(page, tmp_path / name).click()
        expect(page.get_by_role("main").locator(".field .error")).not_to_be_empty()
