"""Sizes and places as shares of the picture."""

import numpy as np
import pytest

from services.measurements.geometry import geometry, outline_top
from tests.fakes import FakeReader

FACE = {name: (x * 64, y * 64) for name, (x, y) in FakeReader.places.items()}


def test_sizes_are_shares_of_the_picture():
    assert geometry(64, FACE, {"hair": 0.2}) == {
        "head_top": 0.125, "face_height": 0.625, "face_width": 0.5, "interocular": 0.25, "hair_area": 0.2,
    }  # fmt: skip


def test_the_same_face_has_the_same_sizes_in_a_larger_picture():
    large = {name: (4 * x, 4 * y) for name, (x, y) in FACE.items()}
    assert geometry(256, large, {"hair": 0.2}) == geometry(64, FACE, {"hair": 0.2})


@pytest.mark.parametrize(
    ("missing", "quantity"),
    [
        ("skull_top", "head_top"),
        ("hairline", "face_height"),
        ("chin", "face_height"),
        ("cheekbone_r", "face_width"),
        ("eye_centre_l", "interocular"),
    ],
)
def test_what_lacks_a_landmark_is_absent(missing, quantity):
    found = geometry(64, {name: place for name, place in FACE.items() if name != missing}, {})
    assert set(found) == {"head_top", "face_height", "face_width", "interocular"} - {quantity}


def test_a_turned_face_is_as_wide_as_its_outline():
    turned = {**FACE, "cheekbone_l": (20, 32), "cheekbone_r": (42, 32), "brow_outer_l": (18, 26), "jaw_1_r": (50, 40)}
    assert geometry(64, turned, {})["face_width"] == 0.5


def test_the_eyes_are_between_their_corners_if_their_centres_are_unknown():
    corners = {"eye_outer_l": (16, 30), "eye_inner_l": (24, 30), "eye_inner_r": (40, 30), "eye_outer_r": (48, 30)}
    assert geometry(64, corners, {}) == {"interocular": 24 / 64}


@pytest.mark.parametrize("top", [0, 1, 7, 30])
def test_the_outline_begins_within_the_row_where_the_head_does(top):
    head = np.zeros((64, 64))
    head[top:, 20:40] = 1
    assert top / 64 <= outline_top(head) < (top + 1) / 64


def test_the_outline_moves_smoothly_with_the_head():
    tops = []
    for share in np.linspace(0, 1, 11):
        head = np.zeros((64, 64))
        head[10, 20:40], head[11:, 20:40] = share, 1
        tops.append(outline_top(head))
    assert (np.diff(tops) < 0).all()
    assert np.abs(np.diff(tops)).max() < 0.5 / 64


def test_a_single_hair_and_no_head_have_no_outline():
    head = np.zeros((64, 64))
    head[:, 30] = 1
    assert outline_top(head) is None
