"""Fields of query strings and forms: one spelling for each value."""

import pytest
from marshmallow import ValidationError

from app.reading.text_fields import FileField, IdList, TextBoolean, TextInteger, TextNumber


@pytest.mark.parametrize(("text", "value"), [("4", 4), ("-4", -4), ("007", 7), ("9" * 40, int("9" * 40))])
def test_integers_are_decimal_digits(text, value):
    assert TextInteger().deserialize(text) == value


@pytest.mark.parametrize("text", ["", "+4", "4.0", "1_000", "٤", " 4", "4\n", "0x4", "--4", "9" * 41, 4, True])
def test_other_spellings_are_not_integers(text):
    with pytest.raises(ValidationError):
        TextInteger().deserialize(text)


@pytest.mark.parametrize(("text", "value"), [("1", 1), ("-.5", -0.5), ("2.", 2), ("1e-3", 0.001), ("1E+2", 100)])
def test_numbers_are_decimal(text, value):
    assert TextNumber().deserialize(text) == value


@pytest.mark.parametrize("text", ["", ".", "+1", "nan", "inf", "-Infinity", "1e999", "1_0", "1,5", "٤", "1e", 1.5])
def test_other_spellings_are_not_numbers(text):
    with pytest.raises(ValidationError):
        TextNumber().deserialize(text)


def test_ids_keep_their_order_and_repeats():
    assert IdList(shortest=2, longest=3).deserialize("5,1,5") == [5, 1, 5]


@pytest.mark.parametrize("text", ["", "1", "1,2,3,4", "1,,2", "1,2,", "0,1", "01,2", "1, 2", "a,b", f"1,{10**18}"])
def test_a_wrong_list_of_ids_is_refused(text):
    with pytest.raises(ValidationError):
        IdList(shortest=2, longest=3).deserialize(text)


def test_booleans_are_true_or_false():
    assert TextBoolean().deserialize("true") is True
    assert TextBoolean().deserialize("false") is False
    for text in ("True", "1", "yes", "", True):
        with pytest.raises(ValidationError):
            TextBoolean().deserialize(text)


def test_a_file_is_bytes_and_text_is_refused():
    assert FileField("A file.").deserialize(b"bytes") == b"bytes"
    with pytest.raises(ValidationError):
        FileField("A file.").deserialize("text")
