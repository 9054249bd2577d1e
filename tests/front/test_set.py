"""The panel of stimulus sets."""

from __future__ import annotations

import io
import json
import re
import zipfile

import pytest
from playwright.sync_api import expect

from tests.front.conftest import cells

pytestmark = pytest.mark.long


def with_basket(open_page, service, ids, place="set"):
    """Opens the panel with faces in the basket."""
    page, watched = open_page(f"{service.url}/#/gallery")
    page.evaluate("ids => localStorage.setItem('facespace.basket', JSON.stringify(ids))", ids)
    page.goto("about:blank")
    page.goto(f"{service.url}/#/{place}")
    return page, watched


def saved(page):
    with page.expect_download() as download:
        page.get_by_role("button", name="Save the set").click()
    with open(download.value.path(), "rb") as file:
        return zipfile.ZipFile(io.BytesIO(file.read()))


def test_the_basket_becomes_a_zip(open_page, service):
    page, _ = with_basket(open_page, service, [3, 1, 2], "set?size=128&mask=oval")
    shown = page.get_by_role("region", name="How the pictures will look").get_by_role("img")
    expect(shown).to_have_count(3)
    archive = saved(page)
    expect(page.get_by_text("You have not checked it here.")).to_be_visible()
    assert [name for name in archive.namelist() if name.startswith("images/")] == [
        f"images/face-{id_}.png" for id_ in (3, 1, 2)
    ]
    assert json.loads(archive.read("recipe.json"))["standardise"]["mask"] == "oval"


def test_a_crossed_edit_is_a_balanced_design(open_page, service):
    ids = []
    for face in (1, 2, 3):
        body = {"id": face, "crossed": {"age": [-0.4, 0.4], "smile": [0, 0.5]}, "hold": "all", "insist": True}
        ids += service.json("POST", "/faces/edits", json=body)["ids"]
    page, _ = with_basket(open_page, service, ids)
    page.get_by_role("button", name="Check the set").click()
    check = page.get_by_role("region", name="Check", exact=True)
    expect(check).to_be_visible(timeout=30_000)
    check.get_by_text("4 conditions", exact=True).click()
    expect(check.get_by_text("age -0.4, smile 0: 3 faces")).to_be_visible()
    expect(page.get_by_role("region", name="Manifest").get_by_role("row")).to_have_count(13)
    page.get_by_label("Gray instead of colours").check()
    expect(check).to_have_count(0)


def test_conditions_can_be_named_by_hand(open_page, service):
    page, _ = with_basket(open_page, service, [1, 2, 3, 4])
    page.get_by_label("Conditions").select_option("own")
    page.get_by_label("Factor 1").fill("group")
    for face, level in ((1, "a"), (2, "a"), (3, "b"), (4, "b")):
        page.get_by_label(f"group of face {face}").fill(level)
        page.get_by_label(f"group of face {face}").press("Tab")
    archive = saved(page)
    levels = [image["levels"] for image in json.loads(archive.read("recipe.json"))["images"]]
    assert levels == [{"group": "a"}, {"group": "a"}, {"group": "b"}, {"group": "b"}]


def test_the_order_is_changed_by_keyboard(open_page, service):
    page, _ = with_basket(open_page, service, [1, 2, 3])
    page.get_by_role("button", name="Remove face 3").focus()
    page.keyboard.press("Alt+ArrowLeft")
    page.keyboard.press("Alt+ArrowLeft")
    expect(page.get_by_role("button", name="Remove face").first).to_have_accessible_name("Remove face 3")
    page.get_by_role("button", name="Save the set").focus()
    with page.expect_download() as download:
        page.keyboard.press("Enter")
    with zipfile.ZipFile(download.value.path()) as archive:
        assert archive.namelist()[:3] == ["images/face-3.png", "images/face-1.png", "images/face-2.png"]


def test_a_set_is_made_again_from_its_recipe(open_page, service, tmp_path):
    page, _ = with_basket(open_page, service, [1, 2])
    recipe = tmp_path / "recipe.json"
    recipe.write_bytes(saved(page).read("recipe.json"))
    chooser = page.get_by_label("Drop the recipe.json of a set here")
    chooser.set_input_files(recipe)
    expect(page.get_by_text("All 2 pictures are the same.")).to_be_visible()
    (tmp_path / "notes.txt").write_text("no recipe")
    chooser.set_input_files(tmp_path / "notes.txt")
    expect(page.get_by_role("alert")).to_contain_text("notes.txt is not a JSON file")


def test_a_wrong_value_is_explained_beside_its_field(open_page, service):
    page, watched = with_basket(open_page, service, [1])
    watched.expects("status of 400")
    page.get_by_label("File names").fill("a/b")
    page.get_by_role("button", name="Save the set").click()
    expect(page.locator(".field", has=page.get_by_label("File names")).locator(".error")).not_to_be_empty()


def test_an_empty_basket_says_how_to_fill_it(panel):
    page = panel("set")
    expect(page.get_by_text("Put faces into the basket")).to_be_visible()
    expect(page.get_by_role("button", name="Save the set")).to_be_disabled()


def test_what_may_differ_is_chosen_from_a_list_and_stands_in_the_address(open_page, service):
    page, _ = with_basket(open_page, service, [1, 2, 3, 4], "set?design=own&factor1=group&levels1=1:a,2:a,3:b,4:b")
    group = page.get_by_role("group", name="May differ too")
    group.get_by_label("Add a quantity").focus()
    group.get_by_label("Add a quantity").select_option("face_width")
    group.get_by_label("Add a quantity").select_option("yaw")
    expect(page).to_have_url(re.compile("expected=face_width,yaw"))
    page.get_by_role("button", name="Check the set").click()
    page.get_by_role("region", name="Check", exact=True).get_by_text(re.compile("All .* differences")).click()
    row = page.get_by_role("group", name=re.compile("All .* differences")).get_by_role("row", name="face width")
    expect(row).to_contain_text("may differ")
    group.get_by_role("button", name="face width may not differ").click()
    expect(page).to_have_url(re.compile("expected=yaw"))
    expect(group.get_by_label("Add a quantity")).to_be_focused()


def test_names_that_nothing_measures_are_refused_beside_the_list(open_page, service):
    page, watched = with_basket(open_page, service, [1, 2], "set?expected=nonsense")
    watched.expects("status of 400")
    page.get_by_role("button", name="Check the set").click()
    expect(page.locator(".field", has=page.get_by_label("Add a quantity")).locator(".error")).to_contain_text(
        "nonsense"
    )


def test_two_factors_of_the_same_name_are_explained_and_no_set_is_made(open_page, service):
    page, _ = with_basket(open_page, service, [1, 2], "set?design=own&factor2=group&levels2=1:a,2:b")
    expect(page.get_by_label("group of face 1")).to_have_value("a")
    page.get_by_label("Factor 1").fill("group")
    error = page.locator(".field", has=page.get_by_label("Factor 2")).locator(".error")
    expect(error).to_contain_text("This is the name of factor 1")
    for name in ("Check the set", "Save the set"):
        expect(page.get_by_role("button", name=name)).to_be_disabled()
    page.get_by_label("Factor 1").fill("")
    page.get_by_role("button", name="Check the set").click()
    expect(page.get_by_role("region", name="Check", exact=True)).to_be_visible()


def test_names_of_factors_and_levels_are_explained(open_page, service):
    page, watched = with_basket(
        open_page, service, [1, 2], "set?design=own&factor1=group&levels1=1:older,2:j%25C3%25BCnger"
    )
    watched.expects("status of 400")
    expect(page.get_by_label("group of face 2")).to_have_value("jünger")
    page.get_by_role("button", name="Check the set").click()
    error = page.locator(".field", has=page.get_by_label("Factor 1")).locator(".error")
    expect(error).to_contain_text("A level must be 1 to 40 of the letters")
    page.get_by_label("group of face 2").fill("juenger")
    page.get_by_role("button", name="Check the set").click()
    expect(page.get_by_role("region", name="Check", exact=True)).to_be_visible()


def test_only_conditions_with_one_picture_are_said_not_to_be_compared(open_page, service):
    page, _ = with_basket(open_page, service, [1, 2, 3], "set?design=own&factor1=group&levels1=1:a,2:a,3:b")
    page.get_by_role("button", name="Check the set").click()
    check = page.get_by_role("region", name="Check", exact=True)
    expect(check).to_contain_text("One condition has only one picture, and is not compared.")
    expect(check).not_to_contain_text("Each condition has only one picture")


def test_the_basket_is_the_same_in_two_tabs(open_page, service):
    page, _ = open_page(f"{service.url}/#/gallery")
    other = page.context.new_page()
    other.goto(f"{service.url}/#/set")
    cells(page).first.click()
    page.keyboard.press("b")
    expect(other.get_by_role("button", name="Remove face")).to_have_count(1)
    other.get_by_role("button", name="Remove face").click()
    badge = page.get_by_role("navigation", name="Panels").get_by_role("link", name="Stimulus set")
    expect(badge).to_have_text("Stimulus set")


def test_a_level_may_have_the_name_of_anything(open_page, service):
    page, _ = with_basket(open_page, service, [1, 2], "set?design=own&factor1=role&levels1=1:constructor,2:b")
    page.get_by_role("button", name="Check the set").click()
    expect(page.get_by_role("region", name="Check", exact=True)).to_be_visible()
    expect(page.locator("code")).to_contain_text('"constructor":[1]')


def test_the_plot_shows_the_largest_difference_also_if_it_is_too_small_to_tell(open_page, service):
    page, _ = with_basket(open_page, service, [1, 2], "set?design=own&factor1=group&levels1=1:a,2:b")

    def answer(route):
        found = route.fetch().json()
        between = [{"group": "a"}, {"group": "b"}]
        large = {"quantity": "hair_lightness", "between": between, "difference": 1, "low": -0.5, "high": 1.4}
        found["check"]["differences"] = [
            large | {"g": 0.46, "kind": "negligible"},
            large | {"g": 0.1, "kind": "small"},
        ]
        route.fulfill(json=found)

    page.route("**/stimulus-sets?as=json", answer)
    page.get_by_role("button", name="Check the set").click()
    plot = page.get_by_role("figure", name="Largest difference between two conditions")
    expect(plot.get_by_role("img")).to_have_accessible_name(re.compile(r"g 0\.46, .*too small to tell"))


def test_a_login_page_is_not_taken_for_the_set(open_page, service):
    page, _ = with_basket(open_page, service, [1, 2, 3])
    login = {"status": 200, "content_type": "text/html", "body": "<h1>Log in</h1>"}
    page.route("**/stimulus-sets", lambda route: route.fulfill(**login))
    page.get_by_role("button", name="Save the set").click()
    expect(page.get_by_role("alert")).to_have_text("The answer of the service cannot be read.")
    expect(page.get_by_text("The set was saved")).to_have_count(0)
