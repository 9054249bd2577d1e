"""Outcomes say what was reached, and verdicts what is refused."""

import json

import numpy as np
import pytest

from services.edits.held import Held
from services.edits.outcomes import FAR_OFF, Outcome, missed, records, told
from services.edits.searches import Found
from services.edits.subject import Edited
from services.edits.targets import Goal, Target
from services.edits.verdicts import check_range, checked, named, warnings
from services.edits.wish import Design, Wish
from services.errors import OutOfRange
from services.ranges.warned import Warned


def target(after, wanted=2.0):
    return Outcome("target", 1.0, wanted, after, 0.1)


def held(after):
    return Outcome("held", 5.0, 5.0, after, 0.1)


def edited(**outcomes):
    goals = {name: Goal(1.0, 2.0, 2.0, 0.1, 1.0) for name, each in outcomes.items() if each.role == "target"}
    nothing = Held({}, {}, frozenset(), ("hair_area",), np.zeros((0, 0)), 4.0)
    return Edited(Design({"smile": Target(2)}), goals, Found(np.zeros((1, 1)), 1.0), nothing, outcomes)


@pytest.mark.parametrize(("after", "reached"), [(2.0, True), (2.1, True), (1.9, True), (2.11, False), (np.nan, False)])
def test_reached_is_within_the_tolerance_on_both_sides(after, reached):
    assert target(after).reached is reached


def test_what_was_missed_is_listed_the_worst_first():
    outcomes = {"smile": target(1.0), "age": target(3.5), "yaw": target(2.0), "pitch": held(9.0)}
    assert missed(outcomes, "target") == ["age", "smile"]
    assert missed(outcomes, "held") == ["pitch"]
    assert told(outcomes, ["age"]) == "age 3.5 (wanted 2, tolerance 0.1)"


def test_records_can_be_written_as_json_even_of_what_cannot_be_measured():
    written = records({"smile": target(1.23456789), "age": target(np.nan)})
    assert json.loads(json.dumps(written, allow_nan=False)) == written
    assert written["smile"] == {
        "role": "target", "before": 1.0, "wanted": 2.0, "after": 1.2346, "tolerance": 0.1, "reached": False,
    }  # fmt: skip
    assert written["age"]["after"] is None


@pytest.mark.parametrize("after", [1.0, np.nan])
def test_a_missed_target_is_refused_with_what_can_be_had(after):
    with pytest.raises(OutOfRange) as refusal:
        checked(edited(smile=target(after)), Wish())
    assert refusal.value.field == "targets.smile"
    assert refusal.value.nearest == ({} if np.isnan(after) else {"smile": 1.0})


@pytest.mark.parametrize(
    ("tolerances", "moved", "is_refused"),
    [({}, 0.9 * FAR_OFF, False), ({}, 1.1 * FAR_OFF, True), ({"yaw": 0.1}, 1.1, True), ({"yaw": 0.1}, 0.9, False)],
)
def test_what_is_held_may_drift_a_few_tolerances_but_only_one_that_was_asked_for(tolerances, moved, is_refused):
    result, wish = edited(smile=target(2.0), yaw=held(5 + 0.1 * moved)), Wish(tolerances=tolerances)
    if is_refused:
        with pytest.raises(OutOfRange, match="yaw") as refusal:
            checked(result, wish)
        assert refusal.value.field == "hold"
    else:
        assert checked(result, wish) is result


@pytest.mark.parametrize("wish", [Wish(partial=True), Wish(insist=True)])
def test_partial_and_insist_refuse_nothing_and_warnings_say_what_is_wrong(wish):
    result = checked(edited(smile=target(1.0), yaw=held(7.0)), wish)
    assert [each.code for each in warnings(result)] == ["not-reached", "drift", "let-go"]


def test_a_face_that_is_as_asked_has_only_the_warning_of_what_was_let_go():
    [warning] = warnings(edited(smile=target(2.0), yaw=held(5.0)))
    assert warning.detail == "Not held, because it belongs to a change of smile: hair_area."


@pytest.mark.parametrize(
    ("field", "place"), [("targets", "targets.age"), ("crossed", "crossed.age"), ("direction",) * 2]
)
def test_a_goal_beyond_the_range_names_its_place_in_the_request(field, place):
    goals = {"smile": Goal(0, 1, 1, 0.1, 1), "age": Goal(30, 90, 68, 1, 10)}
    with pytest.raises(OutOfRange) as refusal:
        check_range(goals, Wish(field=field))
    assert refusal.value.field == place
    assert str(refusal.value).startswith(f"{place}: age 90 is beyond")
    assert refusal.value.nearest == {"smile": 1, "age": 68}
    check_range(goals, Wish(field=field, partial=True))
    check_range(goals, Wish(field=field, insist=True))


def test_the_same_warning_about_several_faces_is_given_once():
    drift, let_go = Warned("drift", "Moved."), Warned("let-go", "Not held.")
    assert named([(4, drift), (4, let_go), (5, drift)]) == [
        Warned("drift", "Faces 4, 5: Moved."), Warned("let-go", "Face 4: Not held."),
    ]  # fmt: skip
