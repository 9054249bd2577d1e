"""The form of a set, as JSON in and out."""

import pytest

from services.errors import InvalidParameter
from services.stimuli.forms.form import MATCH, UNCHANGED, Ellipse, Form, Luminance
from services.stimuli.forms.reading import read_form

FULL = {
    "crop": [0.1, 0.0, 0.9, 1.0],
    "size": 128,
    "gray": True,
    "luminance": {"mean": 120.0, "contrast": 40.0, "scale": "luma"},
    "mask": {"centre": [0.5, 0.5], "semi_axes": [0.3, 0.4]},
    "background": "#102030",
}


@pytest.mark.parametrize("values", [{}, FULL, {"size": 64}, {"luminance": {"mean": 0.5, "scale": "linear"}}])
def test_a_standard_is_written_as_it_was_read(values):
    assert read_form(values).to_dict() == values
    assert read_form(read_form(values).to_dict()) == read_form(values)


def test_nothing_asked_for_changes_nothing():
    assert read_form({}) == read_form({"mask": "none", "gray": False}) == UNCHANGED
    assert UNCHANGED.changes_nothing
    assert not read_form({"gray": True}).changes_nothing


def test_a_word_stands_for_both_targets():
    assert read_form({"luminance": "match"}).luminance == Luminance(mean=MATCH, contrast=MATCH)
    assert read_form({"luminance": "match"}).luminance.waits_for_the_set
    assert not read_form(FULL).luminance.waits_for_the_set


def test_targets_are_resolved_one_by_one():
    assert Luminance(mean=MATCH, contrast=30.0).resolved(110.0, 20.0) == Luminance(mean=110.0, contrast=30.0)
    assert Luminance(contrast=MATCH).resolved(110.0, 20.0) == Luminance(contrast=20.0)


def test_a_gray_level_is_a_colour_and_a_part_of_a_mask_is_enough():
    assert read_form({"background": 7}) == Form(background=(7, 7, 7))
    assert read_form({"mask": {"semi_axes": [0.2, 0.3]}}).mask == Ellipse(semi_axes=(0.2, 0.3))
    assert read_form({"mask": {}}).mask == Ellipse()


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"luminance": {"scale": "luma"}}, "luminance"),
        ({"luminance": {"mean": 256.0, "scale": "luma"}}, "mean"),
        ({"luminance": {"contrast": 128.0, "scale": "luma"}}, "contrast"),
        ({"luminance": {"mean": 2.0, "scale": "linear"}}, "mean"),
        ({"luminance": {"contrast": 0.6, "scale": "linear"}}, "contrast"),
        ({"crop": [0.5, 0.0, 0.5, 1.0]}, "crop"),
        ({"crop": [0.0, 1.0, 1.0, 0.0]}, "crop"),
    ],
)
def test_values_that_do_not_go_together_are_refused(values, field):
    with pytest.raises(InvalidParameter, match=field) as error:
        read_form(values)
    assert error.value.field.startswith("standardise.")
    assert error.value.field.split(".")[-1] == field
