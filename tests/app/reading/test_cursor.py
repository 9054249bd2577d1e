"""Cursors are read back as they were written, and nothing else is read."""

import base64
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.reading.cursor import cursor, place_after
from services.errors import InvalidParameter


@given(st.floats(-1e299, 1e299) | st.none(), st.integers(1, 2**53 - 1))
def test_a_cursor_is_read_back(value, face_id):
    assert place_after("-smile", cursor("-smile", (value, face_id))) == (value, face_id)


def test_an_id_is_a_place_in_a_list_by_ids():
    assert place_after("id", "12") == (12.0, 12)
    with pytest.raises(InvalidParameter):
        place_after("smile", "12")


@given(st.text(max_size=60))
def test_other_texts_are_refused(text):
    with pytest.raises(InvalidParameter):
        place_after("smile", text)


@pytest.mark.parametrize(
    "value",
    [
        [],
        {},
        "x",
        ["id", 1],
        ["id", 1, 0],
        ["id", True, 1],
        ["id", "1", 1],
        ["id", 1, 2.5],
        [1, 1, 1],
        ["id", 10**400, 1],
    ],
)
def test_other_json_is_refused(value):
    with pytest.raises(InvalidParameter):
        place_after("id", base64.urlsafe_b64encode(json.dumps(value).encode()).decode())
