"""The gallery: selecting by pointer and keys, deleting and undoing, filters and orders in the address."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.front.conftest import PHONE

pytestmark = pytest.mark.long


def cells(page):
    return page.get_by_role("listbox", name="Gallery").get_by_role("option")


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


def test_clicks_select_and_take_out_again(gallery):
    cells(gallery).nth(2).click()
    cells(gallery).nth(0).click()
    assert selected(gallery) == [1, 3]
    expect(gallery.get_by_role("toolbar")).to_contain_text("2 selected")
    cells(gallery).nth(2).click()
    assert selected(gallery) == [1]


def test_shift_selects_a_range(gallery):
    cells(gallery).nth(1).click()
    cells(gallery).nth(4).click(modifiers=["Shift"])
    assert selected(gallery) == [2, 3, 4, 5]


def test_a_lasso_selects_what_it_touches(gallery):
    first, third = cells(gallery).nth(0).bounding_box(), cells(gallery).nth(2).bounding_box()
    gallery.mouse.move(first["x"] - 4, first["y"] - 4)
    gallery.mouse.down()
    gallery.mouse.move(third["x"] + 20, third["y"] + 30, steps=4)
    gallery.mouse.up()
    assert selected(gallery) == [1, 2, 3]


def test_keys_select(gallery):
    cells(gallery).nth(0).focus()
    gallery.keyboard.press("ArrowRight")
    expect(cells(gallery).nth(1)).to_be_focused()
    gallery.keyboard.press("Space")
    assert selected(gallery) == [2]
    gallery.keyboard.press("Shift+ArrowRight")
    gallery.keyboard.press("Shift+ArrowRight")
    assert selected(gallery) == [2, 3, 4]
    gallery.keyboard.press("End")
    expect(cells(gallery).nth(11)).to_be_focused()
    gallery.keyboard.press("ControlOrMeta+a")
    assert selected(gallery) == list(range(1, 13))
    gallery.keyboard.press("Escape")
    assert selected(gallery) == []


def test_enter_opens_a_face_and_escape_closes_it(gallery):
    cells(gallery).nth(4).focus()
    gallery.keyboard.press("Enter")
    expect(gallery.get_by_role("complementary", name="Face 5")).to_be_visible()
    assert "face=5" in gallery.url
    gallery.keyboard.press("Escape")
    expect(gallery.get_by_role("complementary", name="Face 5")).to_have_count(0)


def test_b_puts_the_selection_into_the_basket(gallery):
    cells(gallery).nth(0).click()
    cells(gallery).nth(1).click()
    gallery.keyboard.press("b")
    expect(gallery.get_by_role("navigation", name="Panels").get_by_role("link", name="Stimulus set")).to_contain_text(
        "2"
    )


def test_deleted_faces_come_back_by_undo(panel, service):
    ids = service.make(2, seed=4000)
    page = panel(f"gallery?ids={ids[0]},{ids[1]}")
    expect(cells(page)).to_have_count(2)
    cells(page).first.focus()
    page.keyboard.press("ControlOrMeta+a")
    page.keyboard.press("Delete")
    expect(page.get_by_text("2 faces deleted.")).to_be_visible()
    expect(page.get_by_text("No face fits the filters.")).to_be_visible()
    assert not set(ids) & set(service.json("GET", "/faces")["ids"])
    page.get_by_role("button", name="Undo").click()
    expect(cells(page)).to_have_count(2)
    assert set(ids) <= set(service.json("GET", "/faces")["ids"])


def test_filters_and_order_are_in_the_address(gallery, service):
    gallery.get_by_label("Sort by").select_option("created")
    gallery.get_by_label("Order").select_option("newest first")
    gallery.get_by_label("Made by").select_option("edit")
    expect(gallery.get_by_text("No face fits the filters.")).to_be_visible()
    expect(gallery).to_have_url(re.compile("sort=-created.*kind=edit"))
    gallery.get_by_role("button", name="Clear filters").click()
    expect(cells(gallery).first).to_be_visible()
    expect(gallery).not_to_have_url(re.compile("kind"))


def test_a_tag_is_put_on_the_selection_and_found(gallery, service):
    cells(gallery).nth(5).click()
    gallery.get_by_label("Add a tag").fill("pilot")
    gallery.keyboard.press("Enter")
    expect(gallery.get_by_text('1 face tagged "pilot".')).to_be_visible()
    gallery.get_by_label("Tag", exact=True).fill("pilot")
    expect(cells(gallery)).to_have_count(1)
    assert service.json("GET", "/faces/6")["tags"] == ["pilot"]


def test_names_and_notes_are_written_in_the_details(panel, service):
    page = panel("gallery?face=7")
    details = page.get_by_role("complementary", name="Face 7")
    details.get_by_label("Name").fill("Anna")
    details.get_by_role("button", name="Save").click()
    expect(details.get_by_role("heading", name="Anna (7)")).to_be_visible()
    assert service.json("GET", "/faces/7")["name"] == "Anna"


def test_one_tab_leads_into_a_long_list_wherever_it_was_scrolled_to(service, panel):
    service.make(80, seed=5000)
    page = panel("gallery?sort=id&size=256")
    expect(cells(page).first).to_be_visible()
    page.get_by_role("listbox").evaluate("list => list.scrollTo(0, list.scrollHeight)")
    total = len(service.json("GET", "/faces")["ids"])
    expect(page.get_by_role("listbox").locator(f'[aria-posinset="{total}"]')).to_be_visible()
    assert cells(page).count() < 60
    page.get_by_role("button", name="Deleted", exact=True).focus()
    page.keyboard.press("Tab")
    expect(cells(page).and_(page.locator(":focus"))).to_have_count(1)


def test_a_gallery_sorted_by_a_quantity_shows_its_values_once_faces_are_measured(open_page, empty_service):
    empty_service.make(3)
    page, _ = open_page(f"{empty_service.url}/#/gallery?sort=age")
    expect(cells(page)).to_have_count(3)
    page.get_by_role("button", name="Measure 3 faces").click()
    expect(page.get_by_role("option", name=re.compile(r", \d+(\.\d+)? years$"))).to_have_count(3)


def test_select_all_selects_also_what_was_not_fetched_yet(service, panel):
    service.make(100, seed=6000)
    page = panel("gallery?sort=id&size=256")
    cells(page).first.focus()
    page.keyboard.press("ControlOrMeta+a")
    total = len(service.json("GET", "/faces")["ids"])
    assert total > 100
    expect(page.get_by_role("toolbar")).to_contain_text(f"{total} selected")


def test_the_gallery_works_on_a_phone(open_page, service):
    page, _ = open_page(f"{service.url}/#/gallery?sort=id", viewport=PHONE, has_touch=True)
    cells(page).first.tap()
    expect(page.get_by_role("toolbar")).to_contain_text("1 selected")
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]


def test_what_a_filter_hides_is_not_selected_any_more(gallery):
    cells(gallery).nth(0).click()
    gallery.get_by_label("Name or note contains").fill("nobody")
    expect(gallery.get_by_text("No face fits the filters.")).to_be_visible()
    expect(gallery.get_by_role("toolbar")).to_have_count(0)


def test_two_deletions_are_undone_each_and_the_basket_is_as_before(panel, service):
    ids = service.make(2, seed=4100)
    page = panel(f"gallery?sort=id&ids={ids[0]},{ids[1]}")
    badge = page.get_by_role("navigation", name="Panels").get_by_role("link", name="Stimulus set")
    cells(page).nth(0).click()
    cells(page).nth(1).click()
    page.keyboard.press("b")
    expect(badge).to_contain_text("2")
    page.get_by_role("button", name="Clear selection").click()
    for left in (1, 0):
        cells(page).first.click()
        page.keyboard.press("Delete")
        expect(cells(page)).to_have_count(left)
    for back in (1, 2):
        page.get_by_role("button", name="Undo").first.click()
        expect(cells(page)).to_have_count(back)
        expect(badge).to_contain_text(str(back))


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


def test_a_note_keeps_the_tags_that_were_given_meanwhile_and_its_lines(panel, service):
    page = panel("gallery?face=9&ids=9")
    details = page.get_by_role("complementary", name="Face 9")
    details.get_by_label("Note").fill("line one\nline two")
    cells(page).first.click()
    page.get_by_label("Add a tag").fill("pilot")
    page.keyboard.press("Enter")
    expect(details.get_by_label("Tags")).to_have_value("pilot")
    details.get_by_role("button", name="Save").click()
    expect(details.get_by_role("button", name="Save")).to_be_disabled()
    face = service.json("GET", "/faces/9")
    assert (face["tags"], face["note"]) == (["pilot"], "line one\nline two")


def test_open_details_follow_a_click_and_back_closes_them(gallery):
    cells(gallery).nth(2).dblclick()
    expect(gallery.get_by_role("complementary", name="Face 3")).to_be_visible()
    cells(gallery).nth(4).click()
    expect(gallery.get_by_role("complementary", name="Face 5")).to_be_visible()
    gallery.go_back()
    expect(gallery.get_by_role("complementary", name="Face")).to_have_count(0)


def test_back_leads_further_once_the_details_are_closed(panel):
    page = panel("compare?ids=1,2")
    page.get_by_role("link", name="Gallery").click()
    cells(page).nth(2).dblclick()
    page.get_by_role("button", name="Close").click()
    expect(page.get_by_role("complementary", name="Face")).to_have_count(0)
    page.go_back()
    expect(page.get_by_role("heading", name="Compare")).to_be_visible()


def test_a_range_shrinks_again(gallery):
    cells(gallery).nth(1).click()
    for key in ("Shift+ArrowRight", "Shift+ArrowRight", "Shift+ArrowLeft"):
        gallery.keyboard.press(key)
    expect(gallery.get_by_role("toolbar")).to_contain_text("2 selected")
    assert selected(gallery) == [2, 3]


def test_the_filter_by_origin_is_shown_and_removed(panel, service):
    made = service.json("POST", "/faces/transitions", json={"from": 1, "to": 2, "amount": 2, "layers": "coarse"})["ids"]
    page = panel("gallery?source=1")
    page.get_by_role("button", name="Remove the filter: Made from face 1").click()
    expect(page).not_to_have_url(re.compile("source"))
    expect(page.get_by_role("button", name="Remove the filter")).to_have_count(0)
    page.goto(f"{service.url}/#/gallery?face={made[0]}")
    expect(page.get_by_role("complementary", name="Face")).to_contain_text("in w, only the coarse layers.")


def test_an_anti_face_is_described(panel, service):
    body = {"opposite_of": 3, "ids": [1, 2], "strengths": [0.5]}
    made = service.json("POST", "/faces/averages", json=body)["ids"][0]
    page = panel(f"gallery?face={made}")
    words = "The anti-face of face 3 at strength 0.5, relative to the average of faces 1 and 2."
    expect(page.get_by_role("complementary").get_by_text(words)).to_be_visible()


@pytest.mark.parametrize("size", [(640, 430), (320, 640)])
def test_the_toolbar_is_reachable_in_a_small_window(open_page, service, size):
    page, _ = open_page(f"{service.url}/#/gallery?sort=id", viewport={"width": size[0], "height": size[1]})
    cells(page).first.click()
    controls = page.get_by_role("toolbar").locator("button, a, input").all()
    assert len(controls) > 5
    for control in controls:
        control.scroll_into_view_if_needed()
        assert control.evaluate("""control => {
            const { x, y, width, height } = control.getBoundingClientRect();
            return control.contains(document.elementFromPoint(x + width / 2, y + height / 2));
        }""")


def test_an_answer_that_is_no_json_is_told_in_words(open_page, service):
    page, _ = open_page(f"{service.url}/#/make?amount=1")
    expect(page.get_by_role("button", name="Make 1 face")).to_be_enabled()
    page.route("**/faces?*", lambda route: route.fulfill(status=200, content_type="text/html", body="<h1>Log in</h1>"))
    page.get_by_role("button", name="Make 1 face").click()
    expect(page.get_by_role("alert")).to_contain_text("The answer of the service cannot be read.")


def test_long_names_fit(open_page, service):
    service.json("PATCH", "/faces/12", json={"name": "Long" * 50})
    for place in ("gallery?face=12", "compare?ids=12,1", "edit?ids=12"):
        page, _ = open_page(f"{service.url}/#/{place}")
        expect(page.locator("main").get_by_text("LongLong").first).to_be_attached()
        assert page.evaluate("(main => main.scrollWidth <= main.clientWidth)(document.querySelector('main'))")
    service.json("PATCH", "/faces/12", json={"name": ""})


def test_deleted_faces_are_restored_when_the_message_is_gone(panel, service):
    ids = service.make(2, seed=4300)
    page = panel(f"gallery?sort=id&ids={ids[0]},{ids[1]}")
    cells(page).first.click()
    page.keyboard.press("Delete")
    expect(cells(page)).to_have_count(1)
    page.get_by_role("status").get_by_role("button", name="Close").click()
    page.get_by_role("button", name="Deleted", exact=True).click()
    dialog = page.get_by_role("dialog", name="Deleted faces")
    dialog.get_by_role("button", name=f"Restore face {ids[0]}").click()
    expect(dialog.get_by_role("button", name=f"Restore face {ids[0]}")).to_have_count(0)
    page.keyboard.press("Escape")
    expect(cells(page)).to_have_count(2)


def test_a_range_takes_nothing_that_the_list_does_not_show(gallery):
    cells(gallery).nth(7).click()
    gallery.get_by_label("Made by").select_option("edit")
    expect(gallery.get_by_text("No face fits the filters.")).to_be_visible()
    gallery.get_by_label("Made by").select_option("random")
    expect(cells(gallery)).to_have_count(12)
    gallery.get_by_label("Order").select_option("newest first")
    expect(cells(gallery).first).to_have_accessible_name("Face 12")
    cells(gallery).nth(1).click(modifiers=["Shift"])
    shown = [int(re.search(r"[0-9]+", each.get_attribute("aria-label"))[0]) for each in cells(gallery).all()[1:5]]
    assert selected(gallery) == [11, 10, 9, 8] == shown
    expect(gallery.get_by_role("toolbar")).to_contain_text("4 selected")


def test_a_range_after_the_selection_was_cleared_begins_anew(gallery):
    for place in (0, 1, 4):
        cells(gallery).nth(place).click()
    gallery.get_by_role("button", name="Clear selection").click()
    cells(gallery).nth(6).click(modifiers=["Shift"])
    assert selected(gallery) == [5, 6, 7]
    expect(gallery.get_by_role("toolbar")).to_contain_text("3 selected")


def test_a_range_after_a_deletion_leaves_the_deleted_face_out(panel, service):
    ids = service.make(5, seed=4400)
    page = panel(f"gallery?sort=id&ids={','.join(map(str, ids))}")
    cells(page).nth(1).click()
    page.keyboard.press("Delete")
    expect(cells(page)).to_have_count(4)
    cells(page).nth(2).click(modifiers=["Shift"])
    assert selected(page) == [ids[3]]
    expect(page.get_by_role("toolbar")).to_contain_text("1 selected")


def test_undone_deletions_put_the_basket_back_in_its_order(open_page, service):
    ids = service.make(3, seed=4500)
    page, _ = open_page(f"{service.url}/#/gallery?sort=id&ids={','.join(map(str, ids))}")
    for place in range(3):
        cells(page).nth(place).click()
    page.keyboard.press("b")
    page.get_by_role("button", name="Clear selection").click()
    for left in (2, 1):
        cells(page).first.click()
        page.keyboard.press("Delete")
        expect(cells(page)).to_have_count(left)
    for back in (2, 3):
        page.get_by_role("button", name="Undo").first.click()
        expect(cells(page)).to_have_count(back)
    assert page.evaluate("JSON.parse(localStorage.getItem('facespace.basket'))") == ids
