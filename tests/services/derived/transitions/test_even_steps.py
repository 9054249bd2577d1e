"""Steps of equal distance, on curves without a network."""

import itertools
import math

import numpy as np
import pytest

from services.derived.transitions.even_steps import EVEN, SpacedMoments, spaced_evenly

CORNER = [np.zeros(2), np.array([1.0, 0.0]), np.array([1.0, 3.0])]


def by(curve):
    return lambda moments: [float(np.linalg.norm(curve(b) - curve(a))) for a, b in itertools.pairwise(moments)]


def around_the_corner(t):
    return CORNER[0] + (CORNER[1] - CORNER[0]) * min(2 * t, 1) + (CORNER[2] - CORNER[1]) * max(2 * t - 1, 0)


CURVES = {
    "fast at the end": lambda t: np.array([t**3]),
    "a spiral": lambda t: np.exp(2 * t) * np.array([math.cos(5 * t), math.sin(5 * t)]),
    "a corner": around_the_corner,
}


@pytest.mark.parametrize("frames", [2, 3, 7, 20, 100])
@pytest.mark.parametrize("name", CURVES)
def test_steps_differ_by_less_than_5_percent_of_their_mean(name, frames):
    measure = by(CURVES[name])
    spaced = spaced_evenly(np.linspace(0, 1, frames + 1), measure, rounds=40)
    assert max(spaced.steps) - min(spaced.steps) < EVEN * np.mean(spaced.steps)
    assert spaced.steps == pytest.approx(measure(spaced.moments))
    assert (spaced.moments[0], spaced.moments[-1]) == (0, 1)
    assert spaced.moments == sorted(spaced.moments)


def test_a_way_through_corners_is_as_long_as_its_legs_and_comes_out_at_once():
    measured = []

    def measure(moments):
        measured.append(moments)
        return by(around_the_corner)(moments)

    spaced = spaced_evenly(np.linspace(0, 1, 4), measure, corners=[0.5], rounds=2)
    assert spaced.steps == pytest.approx([4 / 3, 4 / 3, 4 / 3])
    assert measured[0] == [0, 1 / 3, 0.5, 2 / 3, 1]


def test_corners_beyond_the_way_are_not_passed():
    spaced = spaced_evenly([0, 0.1, 0.2], by(around_the_corner), corners=[0.5], rounds=1)
    assert spaced.steps == pytest.approx([0.2, 0.2])


def test_a_way_may_lead_backwards_or_nowhere():
    backwards = spaced_evenly(np.linspace(0, -2, 6), by(lambda t: np.array([t * t])), rounds=40)
    assert backwards.unevenness < EVEN
    assert backwards.moments == sorted(backwards.moments, reverse=True)
    assert spaced_evenly([0, 0, 0], by(around_the_corner), rounds=9) == SpacedMoments([0, 0, 0], [0, 0])


def test_the_best_round_is_kept_and_says_how_uneven_it_is():
    rounds = iter([[1.0, 3.0], [1.0, 2.0], [1.0, 5.0]])
    spaced = spaced_evenly([0, 0.5, 1], lambda moments: next(rounds), rounds=3)
    assert spaced.steps == [1.0, 2.0]
    assert spaced.unevenness == pytest.approx(2 / 3)
    assert next(rounds, None) is None


def test_even_steps_take_one_round():
    measured = []
    spaced_evenly([0, 0.5, 1], lambda moments: measured.append(moments) or [1.0, 1.0], rounds=9)
    assert measured == [[0, 0.5, 1]]


def test_steps_that_cannot_be_told_apart_are_jumped_over():
    spaced = spaced_evenly(np.linspace(0, 1, 6), by(lambda t: np.array([max(t - 0.5, 0)])), rounds=30)
    assert spaced.unevenness < EVEN


def test_where_nothing_moves_nothing_is_uneven():
    assert spaced_evenly([0, 0.5, 1], lambda moments: [0.0, 0.0], rounds=3) == SpacedMoments([0, 0.5, 1], [0.0, 0.0])
