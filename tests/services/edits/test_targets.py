"""Targets say what they mean for a face, in units and in standard deviations."""

import numpy as np
import pytest

from services.edits.targets import Target, goal
from services.measurements.population import Population

AGES = Population(("smile", "age"), np.array([0, 40.0]), np.array([0, 10.0]), np.array([0, 22.0]), np.array([0, 68.0]))


def of(target, before=30.0, step=1.0, tolerance=None):
    return goal("age", target, step, before, AGES, tolerance)


@pytest.mark.parametrize(
    ("target", "wanted"),
    [
        (Target(55), 55),
        (Target(5, is_relative=True), 35),
        (Target(-0.5, is_relative=True, in_sd=True), 25),
        (Target(1.5, in_sd=True), 55),
    ],
)
def test_a_target_is_absolute_or_relative_in_units_or_deviations(target, wanted):
    assert of(target).wanted == wanted


@pytest.mark.parametrize(("step", "wanted"), [(0, 30), (0.5, 40), (-0.5, 20), (2, 70)])
def test_a_step_is_a_share_of_the_way_from_the_face_to_its_target(step, wanted):
    assert of(Target(50), step=step).wanted == wanted


def test_the_nearest_lies_within_the_networks_range_or_as_far_out_as_the_face_itself():
    assert of(Target(90)).nearest == 68
    assert of(Target(3)).nearest == 22
    assert of(Target(90), before=75).nearest == 75
    assert of(Target(50)).nearest == 50
    assert not of(Target(90)).is_within
    assert of(Target(60)).is_within


def test_reached_is_15_percent_of_the_change_but_at_least_a_tenth_of_a_deviation():
    assert of(Target(50)).tolerance == pytest.approx(3)
    assert of(Target(31)).tolerance == pytest.approx(1)
    assert of(Target(50), tolerance=0.2).tolerance == 0.2


def test_a_quantity_that_does_not_vary_gives_finite_goals():
    found = goal("smile", Target(1, is_relative=True, in_sd=True), 1, 0.0, AGES, None)
    assert np.isfinite([found.wanted, found.nearest, found.tolerance, found.distance]).all()


def test_records_are_what_a_request_would_say():
    assert Target(55).record() == 55
    assert Target(-2, is_relative=True, in_sd=True).record() == {"by": -2, "in": "sd"}
    assert Target(0, in_sd=True).record() == {"to": 0, "in": "sd"}
    assert Target(5, is_relative=True).record() == {"by": 5, "in": "unit"}
