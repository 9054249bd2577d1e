"""Paths through a latent space, without a network."""

import numpy as np
import pytest

from services.derived.transitions.path import OppositePoints, PointPath, arc, moments, place
from stylegan2.latents import between

CENTRE = np.random.RandomState(1).randn(16).astype(np.float32)


@pytest.fixture(params=["straight", "arc"])
def path(request):
    random = np.random.RandomState(0)
    points = [(random.randn(4, 16) * size).astype(np.float32) for size in (1, 3, 0.5, 1)]
    return PointPath(points, between if request.param == "straight" else arc(CENTRE))


def test_frames_without_the_endpoints_are_those_of_the_original_call():
    assert moments(4, 2.0, endpoints=False) == [0.5, 1.0, 1.5, 2.0]


def test_with_the_endpoints_both_are_among_the_frames():
    assert moments(5, 1.0, endpoints=True) == [0, 0.25, 0.5, 0.75, 1]


@pytest.mark.parametrize("amount", [2, 3, 7, 10, 49, 97, 100])
def test_the_last_frame_of_full_speed_is_at_1_exactly(amount):
    assert moments(amount, 1.0, endpoints=True)[-1] == moments(amount, 1.0, endpoints=False)[-1] == 1


@pytest.mark.parametrize("frames", [3, 6, 21, 27, 99])
def test_every_point_is_passed_to_the_bit(path, frames):
    passed = [path.at(t) for t in moments(frames, 1.0, endpoints=False)]
    for number, point in enumerate(path.points[1:], 1):
        assert np.array_equal(passed[number * frames // 3 - 1], point)
    assert np.array_equal(path.at(0), path.points[0])


def test_the_path_has_no_jumps(path):
    curve = np.stack([path.at(t) for t in np.linspace(-0.5, 1.5, 1001)])
    assert np.linalg.norm(np.diff(curve, axis=0), axis=-1).max() < 0.2  # of some 40 that the path is long


@pytest.mark.parametrize(("t", "expected"), [(0, (0, 0)), (0.5, (1, 0.5)), (1, (2, 1)), (-1, (0, -3)), (2, (2, 4))])
def test_every_leg_takes_an_equal_share_and_the_outer_ones_go_on(t, expected):
    assert place(t, 3) == expected


def test_a_straight_leg_beyond_its_end_goes_on_straight(path):
    straight = PointPath(path.points[:2], between)
    start, end = (point.astype(np.float64) for point in straight.points)
    np.testing.assert_allclose(straight.at(2.5), start + 2.5 * (end - start), rtol=1e-5, atol=1e-5)


@pytest.mark.parametrize("share", [0.1, 0.5, 0.9])
def test_an_arc_turns_evenly_in_the_plane_of_its_ends(share):
    a, b = np.eye(2, 5, dtype=np.float32)
    turned = arc()(a, b, share)
    np.testing.assert_allclose(turned[:2], [np.cos(share * np.pi / 2), np.sin(share * np.pi / 2)], atol=1e-7)
    assert not turned[2:].any()


@pytest.mark.parametrize(("share", "expected"), [(-2, 1), (0, 1), (0.25, 1.5), (1, 3), (4, 3)])
def test_an_arcs_distance_from_the_centre_goes_evenly_and_stays_beyond_the_ends(share, expected):
    start, end = np.eye(2, 16) * [[1], [3]] + CENTRE
    point = arc(CENTRE)(start.astype(np.float32), end.astype(np.float32), share)
    assert np.linalg.norm(point - CENTRE) == pytest.approx(expected, rel=1e-5)


def test_an_arc_that_goes_on_comes_back_after_a_full_turn():
    a, b = np.eye(2, 5, dtype=np.float32)
    np.testing.assert_allclose(arc()(a, b, 4.0), a, atol=1e-6)


@pytest.mark.parametrize("share", [0.3, 0.8])
def test_towards_the_centre_and_along_one_direction_an_arc_is_straight(share):
    point = (CENTRE + np.arange(16)).astype(np.float32)
    further = (CENTRE + 2 * np.arange(16)).astype(np.float32)
    for start, end in ((point, CENTRE), (CENTRE, point), (point, further), (point, point), (CENTRE, CENTRE)):
        expected = between(start, end, share)
        np.testing.assert_allclose(arc(CENTRE)(start, end, share), expected, rtol=1e-4, atol=1e-4)


def test_there_is_no_arc_between_opposite_points():
    point = np.ones((2, 5), np.float32)
    opposite = point * [[1], [-2]]
    with pytest.raises(OppositePoints):
        arc()(point, opposite.astype(np.float32), 0.5)
