"""What README.txt says about a set."""

import pytest

from services.stimuli.check.check import check
from services.stimuli.check.design import Design
from services.stimuli.forms.form import Ellipse, Eyes, Form, Luminance
from services.stimuli.readme import readme

LICENCES = {"fake (ffffffff)": "CC0"}
NO_CHECK = check(Design([{}, {}], [{}, {}]))


def test_the_title_has_the_number_of_pictures_and_is_underlined():
    for count in (2, 1234):
        title, underline, *_ = readme(count, Form(), LICENCES, NO_CHECK).splitlines()
        assert title == f"A stimulus set of {count} pictures, made by Facespace"
        assert underline == "=" * len(title)


def test_each_network_has_its_licence_and_an_unknown_one_is_said_to_be():
    text = readme(2, Form(), {**LICENCES, "other (eeeeeeee)": ""}, NO_CHECK)
    assert "- fake (ffffffff): CC0\n" in text
    assert "- other (eeeeeeee): unknown;" in text


def test_a_form_that_changes_nothing_is_said_to_have_done_nothing():
    assert "Nothing: they are the faces as the network made them." in readme(2, Form(), LICENCES, NO_CHECK)


@pytest.mark.parametrize(
    ("form", "said"),
    [
        (Form(crop=(0.1, 0.2, 0.9, 0.8)), "- cropped to left 0.1, top 0.2, right 0.9, bottom 0.8"),
        (Form(size=256), "- resized to a longer side of 256 pixels"),
        (Form(gray=True), "- turned gray"),
        (Form(mask=Ellipse(centre=(0.5, 0.4))), "- shown in an ellipse: centre [0.5, 0.4], semi-axes [0.35, 0.45]"),
        (Form(mask="face"), "- everything but the face hidden"),
        (Form(mask="oval"), "- shown in an ellipse fitted to the outline"),
        (Form(replace_background=True), "- background replaced along the segmentation"),
        (Form(align=Eyes(left=(0.3, 0.4), right=(0.7, 0.4))), "so that the eyes are at [0.3, 0.4] and [0.7, 0.4]"),
        (Form(luminance=Luminance(mean=120.0, over="skin")), "(luma, 0..255), over the skin of face and ears"),
        (Form(luminance=Luminance(mean=120.0, over="hair")), "(luma, 0..255), over the hair"),
        (Form(luminance=Luminance(mean=120.0)), "- luminance matched to mean 120 (luma, 0..255)"),
        (
            Form(luminance=Luminance(mean=0.25, contrast=0.12345, scale="linear")),
            "- luminance matched to mean 0.25 and standard deviation 0.1235 (relative luminance, 0..1)",
        ),
    ],
)
def test_each_step_is_named_with_its_values_and_no_other_one(form, said):
    text = readme(2, form, LICENCES, NO_CHECK)
    done = text.split("What was done")[1].split("In what the cells")[0]
    assert said in done
    assert done.count("\n- ") == 1
    assert "Nothing" not in done


def test_steps_are_in_the_order_in_which_they_were_taken():
    form = Form(crop=(0, 0, 1, 0.5), size=64, gray=True, luminance=Luminance(mean=100.0), mask=Ellipse())
    text = readme(2, form, LICENCES, NO_CHECK)
    positions = [text.index(f"\n- {step}") for step in ("cropped", "resized", "turned", "luminance", "shown")]
    assert positions == sorted(positions)


def test_shine_is_cited_only_where_luminance_was_matched():
    assert "SHINE" in readme(2, Form(luminance=Luminance(contrast=20.0)), LICENCES, NO_CHECK)
    assert "SHINE" not in readme(2, Form(gray=True), LICENCES, NO_CHECK)


def test_confounds_are_named_with_size_interval_and_cells():
    levels = [{"age": age} for age in (-1.0, 1.0) for _ in range(4)]
    measured = [{"hair_area": 0.1 + 0.01 * k + 0.1 * (k > 3), "age": 20.0 + k, "skin_L": 60.0} for k in range(8)]
    text = readme(8, Form(), LICENCES, check(Design(levels, measured)))
    assert "Confounds: 1\n- hair_area: g = " in text
    assert "between (age -1) and (age 1)" in text
    assert "Factor age: g = " in text
    assert "- skin_L" not in text
    assert max(map(len, text.splitlines())) <= 120
