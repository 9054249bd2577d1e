"""How far to go so that a distance is met, on functions without a network."""

import math

import pytest

from services.derived.similar.bracketing import OutOfReach, reached_scales

CURVES = [
    lambda scale: scale,
    lambda scale: 100 * scale**3,
    lambda scale: scale**0.3,
    lambda scale: 20 * math.tanh(scale / 7),
    lambda scale: round(30 * scale) / 30,
]
LIMITS = {"tolerance": 0.02, "first": 0.2, "furthest": 1e4, "rounds": 20}


def by(curves, asked=None):
    def measure(numbers, scales):
        if asked is not None:
            asked.append(list(numbers))
        return [curves[number](scale) for number, scale in zip(numbers, scales, strict=True)]

    return measure


@pytest.mark.parametrize("target", [0.4, 3.0, 11.0])
def test_each_direction_comes_within_the_tolerance(target):
    met = reached_scales(by(CURVES), len(CURVES), target, **LIMITS)
    for one, curve in zip(met, CURVES, strict=True):
        assert curve(one.scale) == one.distance
        assert abs(one.distance - target) <= 0.02 * target


def test_directions_that_are_met_are_measured_no_more():
    asked = []
    reached_scales(by([lambda scale: 10 * scale, CURVES[1]], asked), 2, 2.0, **LIMITS)
    assert asked[0] == [0, 1]
    assert set(map(tuple, asked[1:])) == {(1,)}


def test_what_ends_before_the_distance_says_how_far_it_gets():
    with pytest.raises(OutOfReach) as refusal:
        reached_scales(by([CURVES[0], CURVES[3], lambda scale: 0.5 * CURVES[3](scale)]), 3, 50.0, **LIMITS)
    assert refusal.value.is_saturated
    assert refusal.value.nearest == pytest.approx(10, rel=0.01)


def test_a_leap_over_the_distance_is_told_apart_from_one_that_ends_before_it():
    with pytest.raises(OutOfReach) as refusal:
        reached_scales(by([lambda scale: 0.5 if scale < 1 else 9.0]), 1, 2.0, **LIMITS)
    assert not refusal.value.is_saturated
    assert refusal.value.nearest == 0.5


def test_there_are_no_more_rounds_than_allowed():
    asked = []
    with pytest.raises(OutOfReach):
        reached_scales(by([lambda scale: 0.0], asked), 1, 2.0, **{**LIMITS, "furthest": math.inf})
    assert len(asked) == 20
