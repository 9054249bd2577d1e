"""Faces beyond the limit are refused with what can be had, and those near it are made with a warning."""

import math

import numpy as np
import pytest

from services.errors import OutOfRange
from services.ranges.check import LIMIT, NEAR, Checked, check_range
from services.ranges.nearest import furthest, rounded
from services.ranges.w_range import WRange

ROUND = WRange(np.zeros(2, np.float32), np.ones((2, 2)))  # distances are lengths within a quadrant


def at(distance):
    return np.array([[distance, 0.0]] * 3)


def check(distances, sources=(0.5,), insist=False, field="speed", nearest=lambda is_within: 1.0):
    return check_range(
        ROUND, [at(d) for d in distances], [at(d) for d in sources], field=field, nearest=nearest, insist=insist
    )


def test_faces_within_the_range_give_no_warning():
    assert check([0.2, NEAR]).warnings([1, 2]) == []


def test_faces_near_the_limit_are_named_with_their_distances():
    [warning] = check([0.2, 1.1, -1.3]).warnings([7, 8, 9])
    assert warning.code == "near-the-limit"
    assert "Faces 8, 9: 1.10 to 1.30 times" in warning.detail
    assert "1.5" in warning.detail


def test_many_faces_are_named_in_part():
    [warning] = check([1.2] * 30).warnings(range(1, 31))
    assert "10 and 20 more: 1.20 times" in warning.detail


def test_a_face_beyond_the_limit_is_refused_with_what_can_be_had():
    with pytest.raises(OutOfRange) as refusal:
        check([0.1, 3.0], nearest=lambda is_within: furthest(lambda speed: is_within(at(speed)), 3.0))
    assert refusal.value.field == "speed"
    assert refusal.value.nearest == {"speed": LIMIT}
    assert "3 times the range" in str(refusal.value)
    assert "The nearest speed that can be had is 1.5." in str(refusal.value)


def test_insisted_faces_are_made_with_a_warning():
    near, far = check([1.2, 3.0], insist=True).warnings([4, 5])
    assert (near.code, far.code) == ("near-the-limit", "out-of-range")
    assert far.detail.startswith("Face 5: 3.00 times")


def test_faces_no_further_out_than_those_they_come_from_are_neither_refused_nor_warned_of():
    assert check([4.0, 3.0, 0.0], sources=[2.0, -4.0]).warnings([1, 2, 3]) == []
    with pytest.raises(OutOfRange):
        check([4.01], sources=[2.0, -4.0])


def test_what_cannot_be_had_at_all_is_not_offered():
    with pytest.raises(OutOfRange, match="No distance can be had") as refusal:
        check([5.0], sources=[4.0], field="distance", nearest=lambda is_within: 0.0)
    assert refusal.value.nearest == {}


@pytest.mark.parametrize(("value", "words"), [([1.0, 2.0], "nearest.strengths is"), ("linear", "is linear")])
def test_values_of_any_kind_are_offered(value, words):
    with pytest.raises(OutOfRange, match=words) as refusal:
        check([5.0], field="strengths", nearest=lambda is_within: value)
    assert refusal.value.nearest == {"strengths": value}


def test_faces_between_others_need_no_check():
    assert Checked.between(2).warnings([1, 2]) == []


@pytest.mark.parametrize("limit", [1e-6, 0.123456, 1.0, 1.99999])
@pytest.mark.parametrize("wanted", [2.0, -2.0, 700.0, -1e6])
def test_the_furthest_value_is_within_and_a_little_more_is_not(limit, wanted):
    found = furthest(lambda value: abs(value) <= limit, wanted)
    assert abs(found) <= limit
    assert found == 0 or math.copysign(1, found) == math.copysign(1, wanted)
    assert abs(found) + abs(wanted) * 1e-6 + 0.001 * limit > limit


def test_a_value_within_stays_as_it_is():
    assert furthest(lambda value: True, 0.123456789) == 0.123456789


@pytest.mark.parametrize(
    ("value", "shorter"), [(1.23456, 1.234), (-1.23456, -1.234), (98765.0, 98760.0), (1e-5, 1e-5), (0.0, 0.0), (3, 3)]
)
def test_rounding_keeps_four_digits_towards_0(value, shorter):
    assert rounded(value) == pytest.approx(shorter, rel=2e-4)
    assert abs(rounded(value)) <= abs(value)
