"""Curves lie inside the drawing, the right way up."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from stylegan2.training.report.plot import BOTTOM, HEIGHT, LEFT, POINTS, RIGHT, TOP, WIDTH, Plot, averaged

NUMBERS = st.floats(-1e200, 1e200)
CURVES = st.lists(st.tuples(st.floats(0, 1e9), NUMBERS), min_size=1, max_size=30)


@example([(0.0, 0.0), (5e-324, 0.0)], None, False)
@example([(0.0, 1e-200), (1.0, 1e200)], None, True)
@example([(0.0, 5e-324), (1.0, 1e200)], None, True)
@given(CURVES, st.none() | NUMBERS, st.booleans())
def test_every_point_and_tick_is_inside_the_drawing(points, target, log):
    plot = Plot([("d", sorted(points))], target, log)
    for dot in plot.lines[0].dots:
        assert LEFT - 1 <= dot.x <= WIDTH - RIGHT + 1
        assert TOP - 1 <= dot.y <= HEIGHT - BOTTOM + 1
    for tick in plot.y_ticks:
        assert TOP - 1 <= tick.at <= HEIGHT - BOTTOM + 1


def test_larger_values_are_higher_and_later_ones_further_right():
    first, second = Plot([("d", [(10, 1.0), (20, 3.0)])]).lines[0].dots
    assert second.x > first.x
    assert second.y < first.y
    assert second.text == "d 3 at 20 kimg"


def test_the_axis_is_logarithmic_if_asked_and_the_values_span_factors():
    points = [(1, 1000.0), (2, 100.0), (3, 10.0)]
    plot = Plot([("swd", points)], log=True)
    first, second, third = plot.lines[0].dots
    assert plot.log
    assert second.y - first.y == pytest.approx(third.y - second.y)
    assert not Plot([("swd", points)]).log
    assert not Plot([("swd", [*points, (4, 0.0)])], log=True).log
    assert not Plot([("swd", points[:2])], log=True).log


def test_the_target_line_is_inside_the_drawing():
    plot = Plot([("r_t", [(1, 0.1)])], target=0.6)
    assert TOP < plot.target.at < plot.lines[0].dots[0].y
    assert plot.target.label == "0.6"


def test_a_curve_without_points_is_left_out():
    assert [line.name for line in Plot([("d", []), ("g", [(0, 0.0)])]).lines] == ["g"]


def test_many_points_are_averaged_but_the_last_one_is_kept():
    points = [(float(k), float(k % 2)) for k in range(10_001)]
    found = averaged(points)
    assert len(found) <= POINTS
    assert found[-1] == points[-1]
    assert sum(value for _, value in found) / len(found) == pytest.approx(0.5, abs=0.01)
    assert averaged(points[:POINTS]) == points[:POINTS]
