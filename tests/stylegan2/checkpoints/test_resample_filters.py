"""A filter is the same for each way of writing it down; what is none is refused."""

import numpy as np
import pytest

from stylegan2.checkpoints.resample_filters import filter_taps
from stylegan2.errors import CheckpointError

TAPS = [(1, 3, 3, 1), (1, 2), (1, 2, 3, 5), (1,), (1, -2, 4)]


@pytest.mark.parametrize("taps", TAPS, ids=str)
@pytest.mark.parametrize("scale", [1, 1 / 8, 3.7, -0.5])
def test_any_multiple_of_whole_taps_is_those_taps(taps, scale):
    scaled = np.array(taps) * scale
    assert filter_taps(scaled) == filter_taps(scaled.tolist()) == filter_taps(tuple(scaled.tolist())) == taps


@pytest.mark.parametrize("taps", TAPS, ids=str)
@pytest.mark.parametrize("scale", [1, 1 / 64, 4])
def test_an_outer_product_is_its_taps(taps, scale):
    assert filter_taps(scale * np.outer(taps, taps).astype("f4")) == taps


def test_taps_that_are_no_multiples_are_normalised_to_a_sum_of_one():
    found = filter_taps([1.0, np.sqrt(2), 1.0])
    assert found == pytest.approx(np.array([1, np.sqrt(2), 1]) / (2 + np.sqrt(2)), abs=1e-7)
    assert all(tap == round(tap, 7) for tap in found)


def test_a_tap_of_zero_stays_and_is_no_unit():
    assert filter_taps([0, 2, 2, 0]) == (0, 1, 1, 0)


def test_taps_are_whole_within_a_thousandth_of_the_smallest():
    assert filter_taps([1, 3.0009, 3, 1]) == (1, 3, 3, 1)
    assert filter_taps([1, 3.0011, 3, 1]) != (1, 3, 3, 1)


def test_a_filter_may_have_64_taps():
    assert filter_taps([1] * 64) == filter_taps(np.ones(64)) == (1,) * 64
    assert filter_taps(np.ones((64, 64))) == (1,) * 64
    for longer in ([1] * 65, np.ones(65), np.ones((65, 65))):
        with pytest.raises(CheckpointError):
            filter_taps(longer)


@pytest.mark.parametrize(
    "kernel",
    [
        [],
        (),
        None,
        4,
        "1331",
        ["1", "3"],
        [None],
        [[1, 3, 3, 1]],
        [0, 0],
        [1, -1],
        [1, np.nan],
        [1, np.inf],
        np.ones((1, 1, 1)),
        {1: 1},
    ],
    ids=repr,
)
def test_what_is_no_filter_is_refused(kernel):
    with pytest.raises(CheckpointError):
        filter_taps(kernel)


@pytest.mark.parametrize("kernel", [np.outer([1, 2], [2, 1]), np.ones((2, 3)), np.ones((3, 2)), np.eye(2)], ids=str)
def test_a_filter_that_differs_between_the_axes_is_refused(kernel):
    with pytest.raises(CheckpointError):
        filter_taps(kernel)


@pytest.mark.parametrize("scale", [1, 64, 1 / 64])
def test_an_outer_product_may_be_rounded_by_a_hundred_thousandth_of_its_sum(scale):
    exact, rounding = np.outer([1, 3, 3, 1], [1, 3, 3, 1]) / 64, np.diag([1, -1, 1, -1])
    assert filter_taps(scale * (exact + 0.9e-5 * rounding)) == (1, 3, 3, 1)
    with pytest.raises(CheckpointError):
        filter_taps(scale * (exact + 2e-5 * rounding))
