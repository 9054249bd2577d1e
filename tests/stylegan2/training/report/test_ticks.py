"""An axis has a few round numbers within its range."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stylegan2.training.report.ticks import linear_ticks, log_ticks, tick_label

VALUES = st.floats(-1e9, 1e9)


@given(VALUES, st.floats(1e-3, 1e9))
def test_any_range_has_a_few_ticks(low, size):
    high = low + size
    ticks = linear_ticks(low, high)
    assert 2 <= len(ticks) <= 8
    room = 1e-6 * max(abs(low), abs(high), size)
    assert low - room <= ticks[0] <= ticks[-1] <= high + room


@given(st.floats(1e-9, 1e9), st.floats(30, 1e9))
def test_any_logarithmic_range_has_a_few_ticks(low, times):
    ticks = log_ticks(low, low * times)
    assert 1 <= len(ticks) <= 20
    assert low * 0.999 <= ticks[0] <= ticks[-1] <= low * times * 1.001


def test_ticks_are_round_numbers():
    assert linear_ticks(0, 270) == [0, 50, 100, 150, 200, 250]
    assert linear_ticks(-1.2, 1) == [-1, -0.5, 0, 0.5, 1]
    assert log_ticks(3, 200) == pytest.approx([5, 10, 20, 50, 100, 200])
    assert log_ticks(1, 1e5) == pytest.approx([1, 10, 100, 1e3, 1e4, 1e5])


def test_an_empty_range_has_one_tick():
    assert linear_ticks(3, 3) == [3]


@pytest.mark.parametrize(
    ("value", "label"),
    [(0, "0"), (1500, "1,500"), (-0.25, "-0.25"), (0.30000000000000004, "0.3"), (8.2e9, "8.2e9"), (2e-5, "2e-5")],
)
def test_labels_are_short(value, label):
    assert tick_label(value) == label
