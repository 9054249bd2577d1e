"""The fields of `standardise` that take more than one type."""

import math

import pytest
from marshmallow import Schema, ValidationError

from app.calls.stimulus_sets.form_body import EllipseBody, LuminanceBody, StandardBody
from app.calls.stimulus_sets.form_fields import ColourField, EitherField, TargetField
from app.reading.json_fields import JsonNumber


class PairSchema(Schema):
    left = JsonNumber(required=True)
    right = JsonNumber(load_default=7.0)


class FieldsSchema(Schema):
    target = TargetField("A target.", 128)
    colour = ColourField("A colour.")
    either = EitherField("none", PairSchema, "A pair, or none.", {"left": {"type": "number"}})


def loaded(field, value):
    return FieldsSchema().load({field: value})[field]


def refusal(field, value):
    with pytest.raises(ValidationError) as error:
        loaded(field, value)
    return error.value.messages[field]


@pytest.mark.parametrize(("value", "read"), [(0, 0.0), (255, 255.0), (127.5, 127.5), ("match", "match")])
def test_a_target_is_a_number_or_match(value, read):
    assert loaded("target", value) == read
    assert type(loaded("target", value)) is type(read)


@pytest.mark.parametrize("value", [-0.1, 255.1, math.nan, math.inf, True, "128", "Match", "", [128], {}])
def test_any_other_target_is_refused_with_what_would_be_right(value):
    assert refusal("target", value) == ["Must be a number from 0 to 255, or match."]


@pytest.mark.parametrize("value", [0, 255, "#000000", "#a0B1c2"])
def test_a_colour_is_a_gray_level_or_six_hexadecimal_digits(value):
    assert loaded("colour", value) == value


@pytest.mark.parametrize(
    "value", [-1, 256, 127.5, True, "128", "red", "#fff", "808080", "#80808g", "#808080\n", "#٨08080", [128], {}]
)
def test_any_other_colour_is_refused_with_what_would_be_right(value):
    assert refusal("colour", value) == ["Must be a gray level from 0 to 255, or a colour such as #808080."]


def test_either_the_word_or_an_object_is_taken():
    assert loaded("either", "none") == "none"
    assert loaded("either", {"left": 1}) == {"left": 1.0, "right": 7.0}


@pytest.mark.parametrize("value", ["None", "", 0, True, ["none"]])
def test_what_is_neither_the_word_nor_an_object_is_refused(value):
    assert refusal("either", value) == ["Must be none, or an object."]


@pytest.mark.parametrize(("value", "member"), [({}, "left"), ({"left": "1"}, "left"), ({"left": 1, "up": 2}, "up")])
def test_an_error_in_the_object_names_its_member(value, member):
    assert list(refusal("either", value)) == [member]


@pytest.mark.parametrize(("field", "schema"), [("luminance", LuminanceBody), ("mask", EllipseBody)])
def test_every_member_of_an_object_is_documented(field, schema):
    either = StandardBody().fields[field]
    documented = either.metadata["oneOf"][1]["properties"]
    assert set(documented) == set(schema().fields)
