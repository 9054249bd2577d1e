"""What README.txt says about a set."""

import pytest

from services.stimuli.forms.form import Ellipse, Form, Luminance
from services.stimuli.readme import readme

LICENCES = {"fake (ffffffff)": "CC0"}


def test_the_title_has_the_number_of_pictures_and_is_underlined():
    for count in (2, 1234):
        title, underline, *_ = readme(count, Form(), LICENCES).splitlines()
        assert title == f"A stimulus set of {count} pictures, made by Facespace"
        assert underline == "=" * len(title)


def test_each_network_has_its_licence_and_an_unknown_one_is_said_to_be():
    text = readme(2, Form(), {**LICENCES, "other (eeeeeeee)": ""})
    assert "- fake (ffffffff): CC0\n" in text
    assert "- other (eeeeeeee): unknown;" in text


def test_a_form_that_changes_nothing_is_said_to_have_done_nothing():
    assert "Nothing: they are the faces as the network made them." in readme(2, Form(), LICENCES)


@pytest.mark.parametrize(
    ("form", "said"),
    [
        (Form(crop=(0.1, 0.2, 0.9, 0.8)), "- cropped to left 0.1, top 0.2, right 0.9, bottom 0.8"),
        (Form(size=256), "- resized to a longer side of 256 pixels"),
        (Form(gray=True), "- turned gray"),
        (Form(mask=Ellipse(centre=(0.5, 0.4))), "- shown in an oval: centre [0.5, 0.4], semi-axes [0.35, 0.45]"),
        (Form(luminance=Luminance(mean=120.0)), "- luminance matched to mean 120 (luma, 0..255)"),
        (
            Form(luminance=Luminance(mean=0.25, contrast=0.12345, scale="linear")),
            "- luminance matched to mean 0.25 and standard deviation 0.1235 (relative luminance, 0..1)",
        ),
    ],
)
def test_each_step_is_named_with_its_values_and_no_other_one(form, said):
    text = readme(2, form, LICENCES)
    done = text.split("What was done")[1].split("Terms of use")[0]
    assert said in done
    assert done.count("\n- ") == 1
    assert "Nothing" not in done


def test_steps_are_in_the_order_in_which_they_were_taken():
    form = Form(crop=(0, 0, 1, 0.5), size=64, gray=True, luminance=Luminance(mean=100.0), mask=Ellipse())
    text = readme(2, form, LICENCES)
    positions = [text.index(f"\n- {step}") for step in ("cropped", "resized", "turned", "luminance", "shown")]
    assert positions == sorted(positions)


def test_shine_is_cited_only_where_luminance_was_matched():
    assert "SHINE" in readme(2, Form(luminance=Luminance(contrast=20.0)), LICENCES)
    assert "SHINE" not in readme(2, Form(gray=True), LICENCES)
